import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { Icon } from '../../components/Icon.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

const everyMs = 30_000

/** The maintenance that goes on or comes next: a silence of this monitor's alerts. Checks go on meanwhile; what they find does not count. */
export function Maintenance({ name }: { name: string }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const silences = useQuery({
    queryKey: ['silences', 'of monitor', name],
    queryFn: ({ signal }) => callApi('GET /api/alerting/silences', { query: { search: name.slice(0, 200) }, signal }),
    refetchInterval: everyMs,
  })
  const about = silences.data?.rows.find(
    ({ state, matcherSets }) => state !== 'expired' && matcherSets.some((set) => set.length === 1 && isAbout(set[0], name)),
  )
  if (about === undefined) return null
  const { state, startsAt, endsAt, comment } = about
  const isNow = state === 'active'
  return (
    <p className="up-maintenance">
      <Icon name="mute" />
      <Link href={`/alerts/silences?is=${state}&q=${encodeURIComponent(name)}`}>
        {isNow
          ? t('maintenanceNow', { until: time.zoned(Date.parse(endsAt)) })
          : t('maintenanceSoon', { from: time.zoned(Date.parse(startsAt)), until: time.zoned(Date.parse(endsAt)) })}
      </Link>
      {comment !== '' && <bdi className="faint">{comment}</bdi>}
    </p>
  )
}

function isAbout(matcher: { readonly name: string; readonly operator: string; readonly value: string } | undefined, name: string): boolean {
  return matcher?.name === 'monitor' && matcher.operator === '=' && matcher.value === name
}
