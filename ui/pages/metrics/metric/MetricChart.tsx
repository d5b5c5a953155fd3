import { Suspense, lazy } from 'react'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { useScope } from '../../../shell/use-scope.ts'
import type { Drawing } from '../build/metric-drawing.ts'
import { useToldLines } from '../build/use-told-lines.ts'
import { useExemplars, usePlacedExemplars } from '../explore/use-exemplars.ts'
import { pointsOfChart, useEarlierQuery, useMetricQuery } from '../explore/use-metric-query.ts'

const QueryResult = lazy(async () => ({ default: (await import('../explore/QueryResult.tsx')).QueryResult }))
const HeatResult = lazy(async () => ({ default: (await import('./HeatResult.tsx')).HeatResult }))
const FactTable = lazy(async () => ({ default: (await import('./FactTable.tsx')).FactTable }))
const mostSeries = 100

/** The chart of a metric as it is chosen. */
export function MetricChart({ row, drawing }: { row: MetricRow; drawing: Drawing }) {
  return (
    <Suspense fallback={<div className="mx-chart" />}>
      {drawing.view === 'heat' ? (
        <HeatResult title={row.name} drawing={drawing} />
      ) : drawing.view === 'table' ? (
        <FactTable title={row.name} expr={drawing.expr} />
      ) : (
        <LineChart row={row} drawing={drawing} />
      )}
    </Suspense>
  )
}

function LineChart({ row, drawing: { expr, unit, told, isMeasured } }: { row: MetricRow; drawing: Drawing }) {
  const query = useMetricQuery(expr, { points: pointsOfChart(), mostSeries })
  const { compare } = useScope()
  const earlier = useEarlierQuery(expr, query.isPlaceholderData ? undefined : query.data, compare)
  const rows = useExemplars(expr, query.isSuccess && row.kind !== 'gauge')
  const exemplars = usePlacedExemplars(rows, query.data, isMeasured)
  const lines = useToldLines(told)
  if (query.error) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />
  return (
    <QueryResult
      expr={expr}
      title={row.name}
      unit={unit}
      told={lines}
      result={query.data}
      earlier={earlier}
      exemplars={exemplars}
      stale={query.isPlaceholderData}
    />
  )
}
