import type { BoundVariable, BoundVariables } from './bound-variable.ts'
import { writeDuration } from './duration.ts'

/** Sources send once a minute or oftener, unless a query says another least step. */
const scrapeMs = 60_000

export interface QueryTimes {
  /** Epoch milliseconds. */
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
  /** Of the query; 0: it says none. */
  readonly minStepMs: number
}

/** `$__interval`, `$__rate_interval`, `$__range` and their kin: a rate over `$__rate_interval` has four samples at least, and misses none. */
export function timeVariables({ fromMs, toMs, stepMs, minStepMs }: QueryTimes): BoundVariables {
  const betweenMs = minStepMs > 0 ? minStepMs : scrapeMs
  const rangeMs = Math.max(1000, toMs - fromMs)
  const rangeSeconds = Math.round(rangeMs / 1000)
  return {
    __interval: as(writeDuration(stepMs)),
    __interval_ms: as(String(stepMs)),
    __rate_interval: as(writeDuration(Math.max(stepMs + betweenMs, 4 * betweenMs))),
    __rate_interval_ms: as(String(Math.max(stepMs + betweenMs, 4 * betweenMs))),
    __range: as(`${rangeSeconds}s`),
    __range_s: as(String(rangeSeconds)),
    __range_ms: as(String(rangeMs)),
    __from: as(String(fromMs)),
    __to: as(String(toMs)),
  }
}

function as(raw: string): BoundVariable {
  return { values: [raw], isMulti: false, raw }
}
