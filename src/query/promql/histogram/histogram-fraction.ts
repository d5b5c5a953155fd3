import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { boundZeroBucket } from './histogram-quantile.ts'
import { fractionBelow } from './interpolate-bucket.ts'
import { type Bucket, listBuckets } from './list-buckets.ts'

export interface FractionResult {
  readonly value: number
  /** NaN was observed, which no fraction contains. */
  readonly nanObservations: boolean
}

/** The share of observations between two values, interpolated as a quantile is; NaN without observations. */
export function histogramFraction(lower: number, upper: number, histogram: FloatHistogram): FractionResult {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return { value: NaN, nanObservations: false }
  if (lower >= upper) return { value: 0, nanObservations: false }
  const buckets = listBuckets(histogram)
  const sawNan = Number.isNaN(histogram.sum)
  const inBuckets = buckets.reduce((sum, { count }) => sum + count, 0)
  const count = sawNan ? inBuckets : histogram.count
  const from = Math.min(rankOf(lower, buckets, histogram) ?? count, count)
  const to = Math.min(rankOf(upper, buckets, histogram) ?? count, count)
  return { value: (to - from) / histogram.count, nanObservations: sawNan && inBuckets < histogram.count }
}

/** How many observations are below the value; undefined when the value is beyond all buckets. */
function rankOf(value: number, buckets: readonly Bucket[], histogram: FloatHistogram): number | undefined {
  const isCustom = histogram.schema === customBucketsSchema
  let rank = 0
  for (const raw of buckets) {
    const holdsZero = raw.lower <= 0 && raw.upper >= 0
    const bucket = holdsZero ? boundZeroBucket(raw, histogram) : raw
    if (bucket.lower >= value) return rank
    if (bucket.upper > value) {
      // In a bucket without end nothing can be interpolated: the first one counts whole, the last one not at all.
      if ((isCustom || holdsZero) && bucket.lower === -Infinity) return bucket.count
      return rank + bucket.count * fractionBelow(bucket, value, isCustom || holdsZero)
    }
    rank += bucket.count
  }
  return undefined
}
