import { metricName } from '../labels.ts'
import type { RangeWindow } from './range-function.ts'
import { tell } from './warnings.ts'

/** Whether the window has floats and histograms both. */
export function isMixed(window: RangeWindow): boolean {
  const histograms = countHistograms(window)
  return histograms > 0 && histograms < window.to - window.from
}

export function countHistograms({ histograms, from, to }: RangeWindow): number {
  if (histograms === undefined) return 0
  let count = 0
  for (let at = from; at < to; at++) if (histograms[at] !== undefined) count++
  return count
}

/** Times and values of the floats of a window. */
export interface FloatSamples {
  readonly times: Float64Array
  readonly values: Float64Array
}

/** The floats of a window, histograms left out. */
export function floatsOf(window: RangeWindow): FloatSamples {
  const { times, values, histograms, from, to } = window
  if (countHistograms(window) === 0) return { times: times.subarray(from, to), values: values.subarray(from, to) }
  const kept: number[] = []
  for (let at = from; at < to; at++) if (histograms?.[at] === undefined) kept.push(at)
  return { times: Float64Array.from(kept, (at) => times[at] ?? 0), values: Float64Array.from(kept, (at) => values[at] ?? 0) }
}

/** The floats of a window for a function that has no use for histograms: undefined when there are none, told when some were ignored. */
export function floatsWithNotice(window: RangeWindow, atLeast = 1): FloatSamples | undefined {
  const floats = floatsOf(window)
  if (floats.values.length === 0) return undefined
  const [span] = window.call.argumentSpans
  if (floats.values.length < window.to - window.from && span !== undefined) {
    tell.ignoredInMixedRange(window.call.annotations, window.labels.get(metricName), span)
  }
  return floats.values.length < atLeast ? undefined : floats
}
