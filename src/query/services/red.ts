import type { TimeRange } from '../time-range.ts'

/**
 * Rate, errors and duration of requests. Percentiles are of a sketch of bfloat16: at most 1 % below the exact one, whatever the number
 * of requests, and the same in whatever order they come.
 */
export interface Red {
  readonly requests: number
  readonly requestsPerSecond: number
  /** Fraction 0-1. */
  readonly errorRate: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

export interface RedRow {
  readonly requests: number
  readonly errors: number
  readonly quantiles: readonly number[]
}

/** Columns of `RedRow`. */
export const redColumns =
  "toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors, " +
  'quantilesBFloat16(0.5, 0.95, 0.99)(duration_ns) AS quantiles'

/** Figures of a row over a range. */
export function toRed({ requests, errors, quantiles: [p50 = 0, p95 = 0, p99 = 0] }: RedRow, range: TimeRange): Red {
  return {
    requests,
    requestsPerSecond: requests / secondsOf(range),
    errorRate: requests === 0 ? 0 : errors / requests,
    p50Ms: p50 / 1e6,
    p95Ms: p95 / 1e6,
    p99Ms: p99 / 1e6,
  }
}

function secondsOf({ from, to }: TimeRange): number {
  return Number(to - from) / 1e9
}
