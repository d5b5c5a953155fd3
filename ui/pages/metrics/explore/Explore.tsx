import { useLocation } from 'wouter'

import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { innerPath } from '../../../lib/base-path.ts'
import { definePart } from '../../../lib/define-part.tsx'
import { text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { metricOfPath } from '../build/metric-address.ts'
import { words } from '../words.ts'
import { MetricCards } from './MetricCards.tsx'
import { MetricList } from './MetricList.tsx'
import { PromqlQuery } from './PromqlQuery.tsx'
import { useMetricNames } from './use-metric-names.ts'

const MetricView = definePart(
  async () => (await import('../metric/MetricView.tsx')).MetricView,
  () => <div className="mx-chart" />,
)
const NoMetrics = definePart(async () => (await import('./NoMetrics.tsx')).NoMetrics)
const schema = { expr: text(), q: text() }

/** Names on one side; on the other charts of them all, the chosen one, or an expression of one's own. */
export function Explore() {
  const t = useWords(words)
  // The router's address has been decoded: what stands in the bar tells a name's slash from the path's.
  const [, navigate] = useLocation()
  const metric = metricOfPath(innerPath())
  const context = useContextSearch()
  const { environment, service } = useScope()
  const [{ expr, q }, change] = useUrlState(schema)
  const names = useMetricNames(q)
  const rows = names.data?.pages.flatMap((page) => page.rows)
  const isAsked = metric !== '' || expr !== ''
  const isNew = rows?.length === 0 && q === '' && !isAsked && environment === '' && service === ''
  const back = (): void => navigate(`/metrics/explore${context}`)
  return (
    <div className={isAsked ? 'mx-explore asked' : 'mx-explore'}>
      <MetricList names={names} search={q} chosen={metric} onSearch={(next) => change({ q: next })} />
      <section className="mx-main" aria-label={t('result')}>
        {isAsked && (
          <div className="mx-back">
            <Button look="quiet" onClick={back}>
              {t('allNames')}
            </Button>
          </div>
        )}
        {metric !== '' ? (
          <MetricView key={metric} name={metric} />
        ) : (
          <>
            <PromqlQuery expr={expr} onAsk={(next) => change({ expr: next }, { push: true })} />
            {expr === '' && names.error !== null && <FaultNotice error={names.error} onRetry={() => void names.refetch()} />}
            {expr === '' && (isNew ? <NoMetrics /> : rows && <MetricCards title={t('cards')} note={t('cardsNote')} rows={rows} />)}
          </>
        )}
      </section>
    </div>
  )
}
