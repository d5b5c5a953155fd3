import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import { useRange } from '../../../shell/use-range.ts'
import { Turns } from '../build/turns.ts'
import { fillRateInterval, gridOf } from './query-grid.ts'

type Result = Reply<'POST /api/metrics/query'>

interface Options {
  /** Points at most. */
  readonly points: number
  /** Series at most: of more those with the greatest mean. */
  readonly mostSeries: number
  readonly enabled?: boolean
}

const narrowPixels = 720
const liveMs = 5000
const cardLiveMs = 15_000
const periods = { '1h': 3_600_000, '1d': 86_400_000, '7d': 604_800_000, '28d': 2_419_200_000 } as const

/** Charts of a page ask side by side, but not all at once. */
const turns = new Turns(4)

/** Points for the one chart of a page: no more than it has pixels for. */
export function pointsOfChart(): number {
  return innerWidth < narrowPixels ? 240 : 600
}

/** What an expression answers over the time of the page. */
export function useMetricQuery(expr: string, { points, mostSeries, enabled = true }: Options) {
  const { range, live } = useRange()
  const isMain = points > 200
  return useQuery({
    queryKey: ['metric-query', expr, range.from, range.to, points, mostSeries],
    queryFn: ({ signal }) => {
      const { startMs, endMs, stepMs } = gridOf(resolveRange(range, Date.now()), points)
      const body = { query: fillRateInterval(expr, stepMs), start: startMs, end: endMs, step: stepMs, maxSeries: mostSeries }
      const ask = (): Promise<Result> => callApi('POST /api/metrics/query', { body, signal })
      return isMain ? ask() : turns.run(ask, signal)
    },
    enabled: enabled && expr !== '',
    placeholderData: keepPreviousData,
    refetchInterval: live ? (isMain ? liveMs : cardLiveMs) : false,
  })
}

/** The same steps of an earlier time; undefined unless one is compared with, and until it is there. */
export function useEarlierQuery(expr: string, result: Result | undefined, period: '' | keyof typeof periods): Result | undefined {
  const shiftMs = period === '' ? 0 : periods[period]
  const count = Math.max(1, ...(result?.series.map(({ values }) => values.length) ?? []))
  const { data } = useQuery({
    queryKey: ['metric-query-earlier', expr, result?.t0, result?.step, count, shiftMs],
    queryFn: ({ signal }) => {
      const { t0 = 0, step = 1 } = result ?? {}
      const start = t0 - shiftMs
      const body = { query: fillRateInterval(expr, step), start, end: start + (count - 1) * step, step, maxSeries: 1000 }
      return callApi('POST /api/metrics/query', { body, signal })
    },
    enabled: shiftMs > 0 && result !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
  return shiftMs > 0 ? data : undefined
}
