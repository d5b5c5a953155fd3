import { metricName } from '../labels.ts'
import type { RangeWindow } from './range-function.ts'
import { tell } from './warnings.ts'

/** How many of the samples are histograms. */
export function countHistograms({ histograms, from, to }: RangeWindow): number {
  if (histograms === undefined) return 0
  let count = 0
  for (let at = from; at < to; at++) if (histograms[at] !== undefined) count++
  return count
}

/** Times and values of floats: those at from..to (exclusive) of the lists. */
export interface FloatSamples {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly from: number
  readonly to: number
}

/** The floats of a window for a function that has no use for histograms: undefined when there are none, told when some were ignored. */
export function floatsWithNotice(window: RangeWindow, atLeast = 1): FloatSamples | undefined {
  const { call, labels, times, values, histograms, from, to } = window
  const ignored = countHistograms(window)
  if (ignored === 0) return to - from < atLeast ? undefined : window
  const count = to - from - ignored
  if (count === 0) return undefined
  const [span] = call.argumentSpans
  if (span !== undefined) tell.ignoredInMixedRange(call.annotations, labels.get(metricName), span)
  if (count < atLeast) return undefined
  const kept: number[] = []
  for (let at = from; at < to; at++) if (histograms?.[at] === undefined) kept.push(at)
  return {
    times: Float64Array.from(kept, (at) => times[at] ?? 0),
    values: Float64Array.from(kept, (at) => values[at] ?? 0),
    from: 0,
    to: count,
  }
}
