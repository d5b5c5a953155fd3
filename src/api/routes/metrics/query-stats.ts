import type { Clock } from '../../../lib/clock.ts'
import { metricQueryLimits, type PromqlResult } from '../../../query/promql/index.ts'

/** What answering took, as the contract has it. */
export interface QueryStats {
  readonly samplesRead: number
  readonly peakSamples: number
  readonly mostSamples: number
  readonly series: number
  readonly tookMs: number
  readonly isShared: boolean
}

/** Begins to measure a query; answers what to call with its result. `askers` shared the answer. */
export function measureQuery(clock: Clock): (result: PromqlResult, askers: number) => QueryStats {
  const startedAt = clock.monotonic()
  return ({ value, samplesRead, peakSamples }, askers) => ({
    samplesRead,
    peakSamples,
    mostSamples: metricQueryLimits.maxSamples,
    series: value.type === 'matrix' ? value.series.length : 1,
    tookMs: clock.monotonic() - startedAt,
    isShared: askers > 1,
  })
}
