import { firstIndexAfter } from '../evaluate/samples.ts'
import { metricName } from '../labels.ts'
import { usesCustomBuckets } from './histogram-gain.ts'
import { interpolateFloats, interpolateHistograms } from './interpolate.ts'
import type { RangeFunction } from './range-function.ts'
import { tell } from './warnings.ts'
import { countHistograms } from './window-floats.ts'

/** What a `smoothed` instant selector answers: the sample at the time, the line between its neighbours, or the last one before. */
export const smoothedValue: RangeFunction = {
  kind: 'range',
  name: 'smoothed',
  keepsName: true,
  window: (window) => {
    const { call, labels, times, values, histograms, from, to, rangeEndMs } = window
    const [span] = call.argumentSpans
    const count = countHistograms(window)
    if (span === undefined) return undefined
    if (count > 0 && count < to - from) {
      tell.mixedFloatsAndHistograms(call.annotations, labels.get(metricName), span)
      return undefined
    }
    const next = firstIndexAfter(times, rangeEndMs - 1, from, to)
    const isExact = next < to && times[next] === rangeEndMs
    if (next === from && !isExact) return undefined
    if (count === 0) {
      if (isExact) return values[next]
      if (next === to) return values[to - 1]
      const point = (at: number) => ({ timeMs: times[at] as number, value: values[at] as number })
      return interpolateFloats(point(next - 1), point(next), rangeEndMs, false)
    }
    if (isExact) return histograms?.[next]
    const before = histograms?.[next - 1]
    if (before === undefined) return undefined
    // The hint tells how the sample relates to the one before, not what it is.
    if (next === to) return { ...before, counterReset: 'unknown' }
    const after = histograms?.[next]
    if (after === undefined) return undefined
    if (usesCustomBuckets(before) !== usesCustomBuckets(after)) {
      tell.mixedBuckets(call.annotations, labels.get(metricName), span)
      return undefined
    }
    const isCounter = before.counterReset !== 'gauge' || after.counterReset !== 'gauge'
    const earlier = { timeMs: times[next - 1] as number, value: before }
    const later = { timeMs: times[next] as number, value: after }
    return interpolateHistograms(earlier, later, rangeEndMs, isCounter, { annotations: call.annotations, labels, span })
  },
}
