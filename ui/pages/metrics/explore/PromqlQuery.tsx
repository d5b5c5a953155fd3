import { Suspense, lazy } from 'react'

import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { ApiFault } from '../../../lib/api-fault.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { faultPlace } from './fault-place.ts'
import { QueryBar } from './QueryBar.tsx'
import { useExemplars, usePlacedExemplars } from './use-exemplars.ts'
import { pointsOfChart, useEarlierQuery, useMetricQuery } from './use-metric-query.ts'

const QueryResult = lazy(async () => ({ default: (await import('./QueryResult.tsx')).QueryResult }))
const mostSeries = 100
/** What these answer is of the kind that single measurements are. */
const measured = /histogram_(quantile|avg)/

/** An expression of one's own, and what it answers. Environment and service are left to whoever writes it. */
export function PromqlQuery({ expr, onAsk }: { expr: string; onAsk: (expr: string) => void }) {
  const query = useMetricQuery(expr, { points: pointsOfChart(), mostSeries })
  const { compare } = useScope()
  const earlier = useEarlierQuery(expr, query.isPlaceholderData ? undefined : query.data, compare)
  const rows = useExemplars(expr, expr !== '' && query.isSuccess)
  const exemplars = usePlacedExemplars(rows, query.data, measured.test(expr))
  const mistake = query.error instanceof ApiFault ? faultPlace(expr, query.error.message) : undefined
  return (
    <>
      <QueryBar expr={expr} mistake={mistake} onRun={(next) => (next === expr ? void query.refetch() : onAsk(next))} />
      {expr !== '' &&
        (query.error ? (
          <FaultNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Suspense fallback={<div className="mx-chart" />}>
            <QueryResult
              expr={expr}
              title={expr}
              unit="number"
              result={query.data}
              earlier={earlier}
              exemplars={exemplars}
              stale={query.isPlaceholderData}
            />
          </Suspense>
        ))}
    </>
  )
}
