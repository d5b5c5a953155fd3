import { addHistograms, type HistogramAddition, subtractHistograms } from '../histogram/add-histograms.ts'
import { compactHistogram } from '../histogram/compact-histogram.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import { customBucketsSchema, type FloatHistogram } from '../histogram/float-histogram.ts'
import { reduceResolution } from '../histogram/reduce-resolution.ts'
import { metricName } from '../labels.ts'
import type { RangeWindow } from './range-function.ts'
import { isStartReset, overlapsStart } from './start-times.ts'
import { tell } from './warnings.ts'

/**
 * What the histograms of a window (two or more, no floats) gained from the first to the last, resets made up for when they are
 * counters. Undefined, with a warning, when exponential and custom buckets are mixed. A gauge.
 */
export function histogramGain(window: RangeWindow, isCounter: boolean): FloatHistogram | undefined {
  const { call, labels, times, startTimes, from, to } = window
  const [span] = call.argumentSpans
  const points = window.histograms?.slice(from, to).filter((one) => one !== undefined) ?? []
  const [first, second] = points
  const last = points.at(-1)
  if (span === undefined || first === undefined || second === undefined || last === undefined) return undefined
  const { annotations } = call
  const name = labels.get(metricName)
  const isReset = (at: number, current: FloatHistogram, previous: FloatHistogram): boolean =>
    (startTimes !== undefined && isStartReset(startTimes, times, from + at)) || detectReset(current, previous)
  const refuse = (): undefined => {
    tell.mixedBuckets(annotations, name, span)
  }
  if (isCounter && (first.counterReset === 'gauge' || last.counterReset === 'gauge')) tell.notCounter(annotations, name, span)
  // Before a reset the layout of the first does not matter.
  const base = isCounter && isReset(1, second, first) ? emptyLike(second) : first
  const isCustom = usesCustomBuckets(base)
  if (usesCustomBuckets(last) !== isCustom) return refuse()
  let schema = Math.min(last.schema, base.schema)
  if (isCounter) {
    for (const point of points.slice(1, -1)) {
      if (point.counterReset === 'gauge') tell.notCounter(annotations, name, span)
      schema = Math.min(schema, point.schema)
      if (usesCustomBuckets(point) !== isCustom) return refuse()
    }
  }
  const difference = subtractHistograms(isCustom ? last : reduceResolution(last, schema), base)
  if (difference === undefined) return refuse()
  if (difference.boundsReconciled) tell.boundsReconciled(annotations, 'subtraction', span)
  let gain = difference.histogram
  if (isCounter) {
    let previous = base
    let warned = false
    for (const [at, point] of points.entries()) {
      if (at === 0) continue
      if (!warned && startTimes !== undefined && overlapsStart(startTimes, times, from + at)) {
        warned = true
        call.overlaps.add(name)
      }
      if (isReset(at, point, previous)) {
        const sum: HistogramAddition | undefined = addHistograms(gain, previous)
        if (sum === undefined) return refuse()
        if (sum.boundsReconciled) tell.boundsReconciled(annotations, 'addition', span)
        gain = sum.histogram
      }
      previous = point
    }
  } else if (first.counterReset !== 'gauge' || last.counterReset !== 'gauge') tell.notGauge(annotations, name, span)
  return compactHistogram({ ...gain, counterReset: 'gauge' })
}

export function usesCustomBuckets(histogram: FloatHistogram): boolean {
  return histogram.schema === customBucketsSchema
}

function emptyLike(histogram: FloatHistogram): FloatHistogram {
  return {
    ...histogram,
    counterReset: 'unknown',
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positiveSpans: [],
    negativeSpans: [],
    positiveBuckets: [],
    negativeBuckets: [],
  }
}
