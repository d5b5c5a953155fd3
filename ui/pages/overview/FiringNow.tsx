import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { SeverityMark } from '../../components/SeverityMark.tsx'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { useScope } from '../../shell/use-scope.ts'

const words = defineWords({
  en: {
    title: 'Alerts that fire',
    critical: '{count} critical',
    high: '{count} high',
    medium: '{count} medium',
    others: { one: '{count} alert', other: '{count} alerts' },
  },
  he: {
    title: 'התראות פעילות',
    critical: '{count} קריטיות',
    high: '{count} גבוהות',
    medium: '{count} בינוניות',
    others: { one: 'התראה אחת', two: 'שתי התראות', other: '{count} התראות' },
  },
})
const everyMs = 15_000
const shown = ['critical', 'high', 'medium'] as const

/** How many alerts fire that nobody has taken, by severity; each leads to them. */
export function FiringNow() {
  const t = useWords(words)
  const search = useContextSearch()
  const { environment, service } = useScope()
  const written = (value: string): string => value.replaceAll('%', '%25').replaceAll(',', '%2C')
  const query = {
    state: 'firing',
    ...(environment !== '' && { environment: written(environment) }),
    ...(service !== '' && { service: written(service) }),
  }
  const { data } = useQuery({
    queryKey: ['alerts', 'counts', 'overview', query],
    queryFn: ({ signal }) => callApi('GET /api/alerts/counts', { query, signal }),
    refetchInterval: everyMs,
    retry: false,
  })
  if (!data || data.total === 0) return null
  const countOf = (severity: string): number => data.severities.find(({ value }) => value === severity)?.count ?? 0
  const others = data.total - shown.reduce((sum, severity) => sum + countOf(severity), 0)
  const hrefOf = (more: string): string => `/alerts${search}${search === '' ? '?' : '&'}state=firing${more}`
  return (
    <nav className="firing-now" aria-label={t('title')}>
      {shown.map((severity) => {
        const count = countOf(severity)
        return count === 0 ? null : (
          <Link key={severity} href={hrefOf(`&sev=${severity}`)}>
            <SeverityMark severity={severity}>{t(severity, { count })}</SeverityMark>
          </Link>
        )
      })}
      {others > 0 && <Link href={hrefOf('')}>{t('others', { count: others })}</Link>}
    </nav>
  )
}
