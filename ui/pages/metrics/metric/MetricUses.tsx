import { Link } from 'wouter'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { useMetricHref } from '../use-metric-href.ts'
import { words } from '../words.ts'

interface Props {
  metric: MetricRow
  uses: Reply<'GET /api/metrics/metric'>['uses']
}

/** The rules that read the metric, with what they compute. */
export function MetricUses({ metric, uses }: Props) {
  const t = useWords(words)
  const hrefOf = useExploreHref()
  const metricHref = useMetricHref()
  return (
    <section aria-label={t('uses')}>
      <div className="sub mx-sub">
        <h2>{t('uses')}</h2>
      </div>
      {uses.length === 0 ? (
        <p className="pad small dim">{t('usesNone')}</p>
      ) : (
        <ul className="mx-uses">
          {uses.map(({ kind, title, place, expr }) => (
            <li key={`${kind} ${place} ${title} ${expr}`}>
              {kind === 'recording' && title !== metric.name ? (
                <Link className="mono ltr" href={metricHref(title)}>
                  <bdi>{title}</bdi>
                </Link>
              ) : (
                <bdi className="strong">{title}</bdi>
              )}
              <span className="small dim">
                {t(kind === 'recording' ? 'useRecording' : 'useAlerting')}, {t('ofGroup', { place })}
              </span>
              <Link className="mono ltr small faint mx-use-expr" href={hrefOf(expr)}>
                {expr}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
