import type { NanoTime } from '../nano-time.ts'
import type { TimeRange } from '../time-range.ts'

/** A range cut into equal steps. */
export interface ServiceSteps {
  readonly from: NanoTime
  readonly stepNs: bigint
  readonly count: number
}

const mostSteps = 60n
const leastNs = 5_000_000_000n

/**
 * At most 60 whole steps of a multiple of five seconds that lie within the range: one that is not over would look like a drop in
 * traffic, and one with few requests has no percentiles worth drawing. A range too short for one whole step is one step.
 */
export function cutIntoSteps({ from, to }: TimeRange): ServiceSteps {
  const wanted = (to - from) / mostSteps
  const stepNs = ((wanted + leastNs - 1n) / leastNs || 1n) * leastNs
  const first = ((from + stepNs - 1n) / stepNs) * stepNs
  const count = Number((to - first) / stepNs)
  return count < 1 ? { from, stepNs: to - from, count: 1 } : { from: first, stepNs, count }
}
