import type { FloatHistogram } from './float-histogram.ts'

/** Every count and the sum times the factor; a negative factor makes it a gauge. */
export function multiplyHistogram(histogram: FloatHistogram, factor: number): FloatHistogram {
  return mapCounts(histogram, factor < 0, (count) => count * factor)
}

/** Every count and the sum divided; a negative divisor makes it a gauge, zero leaves no buckets. */
export function divideHistogram(histogram: FloatHistogram, divisor: number): FloatHistogram {
  const divided = mapCounts(histogram, divisor < 0, (count) => count / divisor)
  if (divisor !== 0) return divided
  return { ...divided, positiveSpans: [], negativeSpans: [], positiveBuckets: [], negativeBuckets: [] }
}

function mapCounts(histogram: FloatHistogram, isGauge: boolean, change: (count: number) => number): FloatHistogram {
  return {
    ...histogram,
    counterReset: isGauge ? 'gauge' : histogram.counterReset,
    zeroCount: change(histogram.zeroCount),
    count: change(histogram.count),
    sum: change(histogram.sum),
    positiveBuckets: histogram.positiveBuckets.map(change),
    negativeBuckets: histogram.negativeBuckets.map(change),
  }
}
