import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ChartExemplar } from '../../../components/chart-data.ts'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import { useRange } from '../../../shell/use-range.ts'
import { fillRateInterval, gridOf } from './query-grid.ts'

/** An exemplar of a chart, with the span it leads to. */
export interface TracedExemplar extends ChartExemplar {
  readonly spanId: string
}

type Rows = Reply<'POST /api/metrics/exemplars'>['rows']

const mostExemplars = 60
const points = 600
const noRows: Rows = []

/** Exemplars of the series an expression reads, in the time of the page. Without them the chart is as it is. */
export function useExemplars(expr: string, enabled: boolean): Rows {
  const { range } = useRange()
  const { data } = useQuery({
    queryKey: ['metric-exemplars', expr, range.from, range.to],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolveRange(range, Date.now())
      const query = fillRateInterval(expr, gridOf({ fromMs, toMs }, points).stepMs)
      const body = { query, start: Math.floor(fromMs), end: Math.ceil(toMs), limit: mostExemplars }
      return callApi('POST /api/metrics/exemplars', { body, signal })
    },
    enabled,
    staleTime: 15_000,
  })
  return data?.rows ?? noRows
}

/**
 * Exemplars where they stand on a chart: at their own value where lines are of the same kind, else on the first line, for what one request
 * counted says nothing of a rate. Those beside the lines are left out.
 */
export function usePlacedExemplars(
  rows: Rows,
  result: Reply<'POST /api/metrics/query'> | undefined,
  isMeasured: boolean,
): readonly TracedExemplar[] {
  return useMemo(() => placeExemplars(rows, result, isMeasured), [rows, result, isMeasured])
}

export function placeExemplars(
  rows: Rows,
  result: Pick<Reply<'POST /api/metrics/query'>, 't0' | 'step' | 'series'> | undefined,
  isMeasured: boolean,
): readonly TracedExemplar[] {
  if (result === undefined || result.series.length === 0) return []
  return rows.flatMap(({ at, value, traceId, spanId }) => {
    const place = isMeasured ? value : result.series[0]?.values[Math.round((at - result.t0) / result.step)]
    return typeof place === 'number' ? [{ atMs: at, value: place, traceId, spanId }] : []
  })
}
