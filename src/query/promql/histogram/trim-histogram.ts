import { compactHistogram } from './compact-histogram.ts'
import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { fractionBelow } from './interpolate-bucket.ts'
import { type Bucket, listNegativeBuckets, listPositiveBuckets, zeroBucket } from './list-buckets.ts'

/** Which observations stay: those below the limit (`</`) or those above it (`>/`). */
export type TrimSide = 'below' | 'above'

/** What is left of a bucket, and where its observations are taken to be for the new sum. */
interface Kept {
  readonly count: number
  readonly middle: number
}

/**
 * Takes observations beyond the limit away. A bucket that holds the limit is cut by interpolation; one without end is kept or dropped
 * whole. Count and sum are estimated anew when something was taken away.
 */
export function trimHistogram(histogram: FloatHistogram, limit: number, side: TrimSide): FloatHistogram {
  const isCustom = histogram.schema === customBucketsSchema
  const trimAll = (buckets: readonly Bucket[], isPositive: boolean): readonly Kept[] =>
    buckets.map((bucket) => (bucket.count === 0 ? { count: 0, middle: 0 } : trimBucket(bucket, limit, side, { isPositive, isCustom })))
  const positive = trimAll(listPositiveBuckets(histogram), true)
  const negative = trimAll(listNegativeBuckets(histogram), false)
  const zero = histogram.zeroCount > 0 ? trimZeroBucket(histogram, limit, side) : { count: histogram.zeroCount, middle: 0 }
  const all = [...positive, ...negative, zero]
  const before = [...histogram.positiveBuckets, ...histogram.negativeBuckets, histogram.zeroCount]
  if (all.every(({ count }, at) => count === before[at])) return histogram
  return compactHistogram({
    ...histogram,
    positiveBuckets: positive.map(({ count }) => count),
    negativeBuckets: negative.map(({ count }) => count),
    zeroCount: zero.count,
    count: all.reduce((sum, { count }) => sum + count, 0),
    sum: all.reduce((sum, { count, middle }) => sum + count * middle, 0),
  })
}

interface Scale {
  readonly isPositive: boolean
  readonly isCustom: boolean
}

function trimBucket(bucket: Bucket, limit: number, side: TrimSide, scale: Scale): Kept {
  const { lower, upper, count } = bucket
  const isBelow = side === 'below'
  if (isBelow ? upper <= limit : lower >= limit) return { count, middle: middleOf(lower, upper, scale) }
  const holdsLimit = isBelow ? lower < limit : upper > limit
  if (!holdsLimit) return { count: 0, middle: 0 }
  if (lower === -Infinity) return trimEndlessBelow(bucket, limit, side)
  if (upper === Infinity) return isBelow ? { count: 0, middle: 0 } : { count, middle: limit }
  const below = splitBucket(bucket, limit, scale.isCustom)
  return isBelow ? { count: below, middle: middleOf(lower, limit, scale) } : { count: count - below, middle: middleOf(limit, upper, scale) }
}

/** A first custom bucket that ends above 0 is taken to begin at 0, as everywhere; else nobody knows where its observations are. */
function trimEndlessBelow({ upper, count }: Bucket, limit: number, side: TrimSide): Kept {
  const endsAboveZero = upper > 0 && upper !== Infinity
  if (side === 'below') {
    if (limit > 0 && endsAboveZero) return { count: (count * limit) / upper, middle: limit / 2 }
    return upper <= 0 ? { count, middle: limit } : { count: 0, middle: 0 }
  }
  return limit >= 0 && endsAboveZero ? { count: count * (1 - limit / upper), middle: (limit + upper) / 2 } : { count: 0, middle: 0 }
}

function splitBucket(bucket: Bucket, limit: number, isLinear: boolean): number {
  if (limit <= bucket.lower) return 0
  if (limit >= bucket.upper) return bucket.count
  return bucket.count * fractionBelow(bucket, limit, isLinear)
}

/** Observations in the zero bucket are spread evenly, on one side of 0 only when all other observations are. */
function trimZeroBucket(histogram: FloatHistogram, limit: number, side: TrimSide): Kept {
  const { count, lower: lowest, upper: highest } = zeroBucket(histogram)
  const hasPositive = histogram.positiveBuckets.some((bucket) => bucket !== 0)
  const hasNegative = histogram.negativeBuckets.some((bucket) => bucket !== 0)
  const lower = hasPositive && !hasNegative ? 0 : lowest
  const upper = hasNegative && !hasPositive ? 0 : highest
  const isBelow = side === 'below'
  const whole = { count, middle: (lower + upper) / 2 }
  const nothing = { count: 0, middle: 0 }
  if (limit <= lower) return isBelow ? nothing : whole
  if (limit >= upper) return isBelow ? whole : nothing
  return isBelow
    ? { count: count * ((limit - lower) / (upper - lower)), middle: (lower + limit) / 2 }
    : { count: count * ((upper - limit) / (upper - lower)), middle: (limit + upper) / 2 }
}

function middleOf(lower: number, upper: number, { isPositive, isCustom }: Scale): number {
  const isEndless = (bound: number): boolean => bound === Infinity || bound === -Infinity
  if (isEndless(lower)) {
    if (isEndless(upper)) return 0
    return upper > 0 ? upper / 2 : upper
  }
  if (isEndless(upper)) return lower
  if (isCustom) return (lower + upper) / 2
  const geometric = Math.sqrt(Math.abs(lower * upper))
  return isPositive ? geometric : -geometric
}
