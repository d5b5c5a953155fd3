import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useNow } from '../../../shell/use-now.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { roundSpan } from '../parts/round-span.ts'
import { words } from '../words.ts'
import { alertWords } from './words.ts'

const shown = 6

/** Other alerts of its group and of its service. */
export function Related({ alert }: { alert: AlertDetail }) {
  const t = useWords(alertWords)
  const [group] = alert.groups
  return (
    <div className="al-related">
      {group && (
        <Others title={t('sameGroup')} alert={alert} query={{ group: group.key }} href={`/alerts?group=${encodeURIComponent(group.key)}`} />
      )}
      {alert.service !== '' && (
        <Others
          title={t('sameService')}
          alert={alert}
          query={{ service: alert.service.replaceAll('%', '%25').replaceAll(',', '%2C') }}
          href={`/alerts?svc=${encodeURIComponent(alert.service)}`}
        />
      )}
    </div>
  )
}

interface Props {
  title: string
  alert: AlertDetail
  query: { readonly group: string } | { readonly service: string }
  href: string
}

function Others({ title, alert, query, href }: Props) {
  const t = useWords(alertWords)
  const of = useWords(words)
  const format = useFormat()
  const now = useNow(5000)
  const search = useContextSearch()
  const { data } = useQuery({
    queryKey: ['alerts', 'related', query],
    queryFn: ({ signal }) => callApi('GET /api/alerts', { query: { ...query, limit: shown + 1 }, signal }),
    refetchInterval: 15_000,
  })
  const others = data?.rows.filter(({ fingerprint }) => fingerprint !== alert.fingerprint) ?? []
  return (
    <section aria-label={title}>
      <div className="sub">
        <h2>{title}</h2>
        {others.length > 0 && <Link href={href}>{t('showAll')}</Link>}
      </div>
      {data && others.length === 0 ? (
        <p className="pad faint">{t('nothingElse')}</p>
      ) : (
        <ul>
          {others.slice(0, shown).map(({ fingerprint, name, severity, startsAt, summary, state }) => (
            <li key={fingerprint}>
              <AlertSeverity severity={severity} />
              <Link className="quiet-link strong cut" href={`/alerts/alert/${fingerprint}${search}`}>
                <bdi>{name || of('unnamed')}</bdi>
              </Link>
              <bdi className="dim cut grow">{summary}</bdi>
              {state !== 'firing' && <span className="faint small">{of(state)}</span>}
              <span className="dim nowrap ltr">{format.duration(roundSpan(now - Date.parse(startsAt)))}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
