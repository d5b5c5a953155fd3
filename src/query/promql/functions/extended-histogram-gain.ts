import { addHistograms, subtractHistograms } from '../histogram/add-histograms.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { metricName } from '../labels.ts'
import { usesCustomBuckets } from './histogram-gain.ts'
import { type HistogramPoint, interpolateHistograms, type InterpolationPlace } from './interpolate.ts'
import type { RangeEnds } from './range-ends.ts'
import type { RangeWindow } from './range-function.ts'
import { tell } from './warnings.ts'

/** What histograms gained between the ends of an anchored or smoothed range; undefined, with a warning, when kinds of buckets are mixed. */
export function extendedHistogramGain(window: RangeWindow, ends: RangeEnds, isCounter: boolean): FloatHistogram | undefined {
  const { call, labels, rangeStartMs, rangeEndMs } = window
  const [span] = call.argumentSpans
  const points = pointsOf(window, ends)
  const [first] = points
  const last = points.at(-1)
  if (span === undefined || first === undefined || last === undefined) return undefined
  const name = labels.get(metricName)
  const { annotations } = call
  if (points.some((point) => usesCustomBuckets(point.value) !== usesCustomBuckets(first.value))) {
    tell.mixedBuckets(annotations, name, span)
    return undefined
  }
  if (isCounter && points.some((point) => point.value.counterReset === 'gauge')) tell.notCounter(annotations, name, span)
  const place: InterpolationPlace = { annotations, labels, span }
  const isSmoothed = call.extension === 'smoothed'
  const next = points[1] ?? pointsOf(window, { first: ends.first + 1, last: ends.first + 1 })[0]
  const before = ends.last > window.from ? pointsOf(window, { first: ends.last - 1, last: ends.last - 1 })[0] : undefined
  const left =
    isSmoothed && first.timeMs < rangeStartMs && next !== undefined
      ? interpolateHistograms(first, next, rangeStartMs, isCounter, place)
      : first.value
  const right =
    isSmoothed && last.timeMs > rangeEndMs && before !== undefined
      ? interpolateHistograms(before, last, rangeEndMs, isCounter, place)
      : last.value
  if (left === undefined || right === undefined) return undefined
  if (!isCounter && (left.counterReset !== 'gauge' || right.counterReset !== 'gauge')) tell.notGauge(annotations, name, span)
  const difference = subtractHistograms(right, left)
  if (difference?.boundsReconciled === true) tell.boundsReconciled(annotations, 'subtraction', span)
  let gain = difference?.histogram
  if (isCounter && gain !== undefined) {
    const spansReset = isSmoothed && first.timeMs < rangeStartMs && next !== undefined && detectReset(next.value, first.value)
    for (const lost of lostInResets(points, left, right, spansReset)) {
      const sum: ReturnType<typeof addHistograms> = gain && addHistograms(gain, lost)
      if (sum?.boundsReconciled === true) tell.boundsReconciled(annotations, 'addition', span)
      gain = sum?.histogram
    }
  }
  if (gain === undefined) tell.mixedBuckets(annotations, name, span)
  return gain
}

/** Histograms before each reset. The first and the last point stand for the ends, which have seen to resets beside them. */
function lostInResets(
  points: readonly HistogramPoint[],
  left: FloatHistogram,
  right: FloatHistogram,
  spansReset: boolean,
): readonly FloatHistogram[] {
  const inner = points.slice(spansReset ? 2 : 1, -1)
  // Both ends come from one stretch between two samples: nothing lies between.
  if (points.length < (spansReset ? 3 : 2)) return []
  const lost: FloatHistogram[] = []
  let previous = spansReset ? (points[1]?.value ?? left) : left
  for (const { value } of inner) {
    if (detectReset(value, previous)) lost.push(previous)
    previous = value
  }
  if (detectReset(right, previous)) lost.push(previous)
  return lost
}

function pointsOf(window: RangeWindow, { first, last }: RangeEnds): HistogramPoint[] {
  const points: HistogramPoint[] = []
  for (let at = first; at <= last && at < window.to; at++) {
    const value = window.histograms?.[at]
    if (value !== undefined) points.push({ timeMs: window.times[at] as number, value })
  }
  return points
}
