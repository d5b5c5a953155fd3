import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { valueAt } from './interpolate-bucket.ts'
import { type Bucket, listBuckets } from './list-buckets.ts'

export interface QuantileResult {
  readonly value: number
  /** NaN was observed: the result is NaN, or too high, for NaN counts as above everything. */
  readonly nanObservations?: 'result_nan' | 'result_skewed'
}

/**
 * The q-quantile of a native histogram, interpolated within its bucket: on a logarithmic scale in exponential buckets, linearly in
 * custom buckets and the zero bucket. Beyond [0, 1] it is -Inf or +Inf, without observations NaN.
 */
export function histogramQuantile(q: number, histogram: FloatHistogram): QuantileResult {
  if (q < 0) return { value: -Infinity }
  if (q > 1) return { value: Infinity }
  if (histogram.count === 0 || Number.isNaN(q)) return { value: NaN }
  const sawNan = Number.isNaN(histogram.sum)
  // From the nearer end, for precision; but NaN is counted beyond the highest bucket only.
  const isForward = sawNan || q < 0.5
  const rank = (isForward ? q : 1 - q) * histogram.count
  const buckets = isForward ? listBuckets(histogram) : listBuckets(histogram).toReversed()
  const { found, count, rest } = findBucket(buckets, rank)
  const isCustom = histogram.schema === customBucketsSchema
  if (isCustom && found.lower === -Infinity && found.upper <= 0) return { value: found.upper }
  if (isCustom && found.lower !== -Infinity && found.upper === Infinity) return { value: found.lower }
  const bucket = boundBucket(found, histogram)
  const reached = Math.min(count, histogram.count)
  if (reached < rank) return sawNan ? { value: NaN, nanObservations: 'result_nan' } : { value: bucket.upper }
  const into = isForward ? rank - (reached - bucket.count) : reached - rank
  const isLinear = isCustom || (bucket.lower <= 0 && bucket.upper >= 0)
  const value = valueAt(bucket, into / bucket.count, isLinear)
  return sawNan && count + rest < histogram.count ? { value, nanObservations: 'result_skewed' } : { value }
}

const noBucket: Bucket = { lower: 0, upper: 0, lowerInclusive: false, upperInclusive: false, count: 0 }

function findBucket(buckets: readonly Bucket[], rank: number): { found: Bucket; count: number; rest: number } {
  let count = 0
  let found = noBucket
  for (const [at, bucket] of buckets.entries()) {
    found = bucket
    if (bucket.count === 0) continue
    count += bucket.count
    if (count >= rank) return { found, count, rest: buckets.slice(at + 1).reduce((sum, next) => sum + next.count, 0) }
  }
  return { found, count, rest: 0 }
}

/** Where there are only positive buckets nothing is below 0, where only negative ones nothing above. */
function boundBucket(bucket: Bucket, histogram: FloatHistogram): Bucket {
  if (histogram.schema === customBucketsSchema) {
    return bucket.lower === -Infinity ? { ...bucket, lower: 0 } : bucket
  }
  return bucket.lower < 0 && bucket.upper > 0 ? boundZeroBucket(bucket, histogram) : bucket
}

/** The zero bucket as far as observations can be in it: on one side of 0 when all other buckets are. */
export function boundZeroBucket(bucket: Bucket, histogram: FloatHistogram): Bucket {
  const hasPositive = histogram.positiveBuckets.length > 0
  const hasNegative = histogram.negativeBuckets.length > 0
  if (hasPositive && !hasNegative) return { ...bucket, lower: 0 }
  if (hasNegative && !hasPositive) return { ...bucket, upper: 0 }
  return bucket
}
