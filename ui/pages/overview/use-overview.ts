import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi, earlyReply } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { overviewQuery } from './first-question.ts'

const everyMs = { live: 5_000, calm: 30_000 }

export type Overview = Reply<'GET /api/overview'>
export type Service = Overview['services'][number]
export type Problem = Overview['problems'][number]

/** The overview of the chosen time, environment and service, renewed while the time ends now. */
export function useOverview() {
  const {
    range: { from, to },
    live,
  } = useRange()
  const { environment, service, compare } = useScope()
  const query = overviewQuery({ from, to, environment, service, compare })
  return useQuery({
    queryKey: ['overview', from, to, environment, service, compare],
    queryFn: ({ signal }) => callApi('GET /api/overview', { query, signal }),
    initialData: () => earlyReply('GET /api/overview', { query }),
    placeholderData: keepPreviousData,
    refetchInterval: to === 'now' ? (live ? everyMs.live : everyMs.calm) : false,
  })
}
