import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'

import { Icon } from '../components/Icon.tsx'
import { callApi } from '../lib/api.ts'
import { useWords } from '../lib/use-words.ts'
import { whenIdle } from '../lib/when-idle.ts'
import { shellWords } from './words.ts'

/** The page comes first. */
const afterMs = 2000
const everyMs = 30_000
const mostShown = 99

/** Leads to the inbox, and says how much of it is unread. */
export function BellButton() {
  const t = useWords(shellWords)
  const [isTime, setTime] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => whenIdle(() => setTime(true)), afterMs)
    return () => clearTimeout(timer)
  }, [])
  const { data } = useQuery({
    queryKey: ['inbox', 'unread'],
    queryFn: ({ signal }) => callApi('GET /api/inbox/unread', { signal }),
    enabled: isTime,
    retry: false,
    // A project without alerts has no inbox.
    refetchInterval: ({ state }) => (state.error ? false : everyMs),
  })
  const unread = data?.unread ?? 0
  return (
    <Link className="ctx bell" href="/alerts/inbox">
      <Icon name="alerts" />
      <span className="sr">{unread === 0 ? t('inbox') : t('unread', { count: unread })}</span>
      {unread > 0 && (
        <b className="count-mark" aria-hidden>
          {unread > mostShown ? `${mostShown}+` : unread}
        </b>
      )}
    </Link>
  )
}
