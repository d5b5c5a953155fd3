import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { Answer } from '../../../components/Answer.tsx'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useRange } from '../../../shell/use-range.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { useMetricHref } from '../use-metric-href.ts'
import { words } from '../words.ts'

type Use = Reply<'GET /api/metrics/uses'>['rows'][number]

/** The rules and panels that read the metric, with what they ask. */
export function MetricUses({ name }: { name: string }) {
  const t = useWords(words)
  const { from, to } = useRange()
  const uses = useQuery({
    queryKey: ['metric-uses', name, from, to],
    queryFn: ({ signal }) => callApi('GET /api/metrics/uses', { query: { metric: name, from, to }, signal }),
    staleTime: 60_000,
  })
  return (
    <section aria-label={t('uses')}>
      <div className="sub mx-sub">
        <h2>{t('uses')}</h2>
      </div>
      <Answer query={uses} rows={2}>
        {({ rows, isPart }) => (
          <>
            {rows.length === 0 && <p className="pad small dim">{t('usesNone')}</p>}
            <ul className="mx-uses">
              {rows.map((use, index) => (
                <li key={index}>
                  <UseOf name={name} use={use} />
                </li>
              ))}
            </ul>
            {isPart && <p className="pad small faint">{t('usesPart')}</p>}
          </>
        )}
      </Answer>
    </section>
  )
}

function UseOf({ name, use: { kind, title, place, uid, expr } }: { name: string; use: Use }) {
  const t = useWords(words)
  const search = useContextSearch()
  const hrefOf = useExploreHref()
  const metricHref = useMetricHref()
  const own =
    kind === 'dashboard' ? `/d/${encodeURIComponent(uid)}${search}` : kind === 'recording' && title !== name ? metricHref(title) : ''
  return (
    <>
      {own === '' ? (
        <bdi className="strong">{title}</bdi>
      ) : (
        <Link className={kind === 'recording' ? 'mono ltr' : undefined} href={own}>
          <bdi>{title || place}</bdi>
        </Link>
      )}
      <span className="small dim">
        {kind === 'dashboard'
          ? t('useDashboard', { place })
          : `${t(kind === 'recording' ? 'useRecording' : 'useAlerting')}, ${t('ofGroup', { place })}`}
      </span>
      {kind === 'dashboard' ? (
        <code className="ltr small faint mx-use-expr">{expr}</code>
      ) : (
        <Link className="mono ltr small faint mx-use-expr" href={hrefOf(expr)}>
          {expr}
        </Link>
      )}
    </>
  )
}
