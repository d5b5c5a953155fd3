import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import type { TimeRange } from '../../../lib/time-range.ts'
import { fillRateInterval, gridOf } from './query-grid.ts'

const narrowPixels = 720
const mostSeries = 100
const liveMs = 5000

/** What an expression answers over a time: never more points than the chart has pixels for. */
export function useMetricQuery(expr: string, range: TimeRange, live: boolean) {
  const points = innerWidth < narrowPixels ? 240 : 600
  return useQuery({
    queryKey: ['metric-query', expr, range.from, range.to, points],
    queryFn: ({ signal }) => {
      const { startMs, endMs, stepMs } = gridOf(resolveRange(range, Date.now()), points)
      const query = fillRateInterval(expr, stepMs)
      return callApi('POST /api/metrics/query', {
        body: { query, start: startMs, end: endMs, step: stepMs, maxSeries: mostSeries },
        signal,
      })
    },
    enabled: expr !== '',
    placeholderData: keepPreviousData,
    refetchInterval: live ? liveMs : false,
  })
}
