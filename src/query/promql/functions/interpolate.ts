import type { Annotations } from '../annotations.ts'
import type { Span } from '../ast.ts'
import { addHistograms, subtractHistograms } from '../histogram/add-histograms.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { multiplyHistogram } from '../histogram/scale-histogram.ts'
import { metricName } from '../labels.ts'
import type { Labels } from '../labels.ts'
import { tell } from './warnings.ts'

/** A float at a time. */
export interface FloatPoint {
  readonly timeMs: number
  readonly value: number
}

export interface HistogramPoint {
  readonly timeMs: number
  readonly value: FloatHistogram
}

/** The value on the line between two points; a counter that fell began anew from zero. */
export function interpolateFloats(before: FloatPoint, after: FloatPoint, timeMs: number, isCounter: boolean): number {
  const start = isCounter && after.value < before.value ? 0 : before.value
  return start + ((after.value - start) * (timeMs - before.timeMs)) / (after.timeMs - before.timeMs)
}

/** Whom annotations of an interpolation are told of. */
export interface InterpolationPlace {
  readonly annotations: Annotations
  readonly labels: Labels
  readonly span: Span
}

/** The histogram on the line between two; undefined, with a warning, when their buckets are of different kinds. */
export function interpolateHistograms(
  before: HistogramPoint,
  after: HistogramPoint,
  timeMs: number,
  isCounter: boolean,
  place: InterpolationPlace,
): FloatHistogram | undefined {
  if (timeMs === before.timeMs) return before.value
  if (timeMs === after.timeMs) return after.value
  const share = (timeMs - before.timeMs) / (after.timeMs - before.timeMs)
  if (isCounter && detectReset(after.value, before.value)) return multiplyHistogram(after.value, share)
  const { annotations, labels, span } = place
  const difference = subtractHistograms(after.value, before.value)
  const sum = difference && addHistograms(multiplyHistogram(difference.histogram, share), before.value)
  if (difference?.boundsReconciled === true) tell.boundsReconciled(annotations, 'subtraction', span)
  if (sum?.boundsReconciled === true) tell.boundsReconciled(annotations, 'addition', span)
  if (sum === undefined) tell.mixedBuckets(annotations, labels.get(metricName), span)
  return sum?.histogram
}
