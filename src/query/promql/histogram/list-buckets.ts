import { bucketBound } from './bucket-bound.ts'
import { type BucketSpan, type FloatHistogram, customBucketsSchema } from './float-histogram.ts'

/** A bucket of a native histogram with its bounds. */
export interface Bucket {
  readonly lower: number
  readonly upper: number
  readonly lowerInclusive: boolean
  readonly upperInclusive: boolean
  readonly count: number
}

/** Buckets above the zero bucket, rising; empty ones that are stored included, so that places agree with `positiveBuckets`. */
export function listPositiveBuckets(histogram: FloatHistogram): readonly Bucket[] {
  const isCustom = histogram.schema === customBucketsSchema
  const indexes = listIndexes(histogram.positiveSpans)
  return listBounds(indexes, histogram).map(({ inner, outer }, at) => ({
    lower: inner,
    upper: outer,
    lowerInclusive: isCustom && indexes[at] === 0,
    upperInclusive: true,
    count: histogram.positiveBuckets[at] ?? 0,
  }))
}

/** Buckets below the zero bucket, falling; empty ones that are stored included, so that places agree with `negativeBuckets`. */
export function listNegativeBuckets(histogram: FloatHistogram): readonly Bucket[] {
  return listBounds(listIndexes(histogram.negativeSpans), histogram).map(({ inner, outer }, at) => ({
    lower: -outer,
    upper: -inner,
    lowerInclusive: true,
    upperInclusive: false,
    count: histogram.negativeBuckets[at] ?? 0,
  }))
}

/** The bucket around zero; histograms with custom buckets have none. */
export function zeroBucket(histogram: FloatHistogram): Bucket {
  const { zeroThreshold, zeroCount } = histogram
  return { lower: -zeroThreshold, upper: zeroThreshold, lowerInclusive: true, upperInclusive: true, count: zeroCount }
}

/** Every bucket, rising; where one overlaps the zero bucket it is cut at the zero threshold. */
export function listBuckets(histogram: FloatHistogram): readonly Bucket[] {
  const { zeroThreshold } = histogram
  const negative = listNegativeBuckets(histogram).map((bucket) =>
    bucket.upper < 0 && bucket.upper > -zeroThreshold ? { ...bucket, upper: -zeroThreshold } : bucket,
  )
  const positive = listPositiveBuckets(histogram).map((bucket) =>
    bucket.lower > 0 && bucket.lower < zeroThreshold ? { ...bucket, lower: zeroThreshold } : bucket,
  )
  const zero = histogram.zeroCount > 0 ? [zeroBucket(histogram)] : []
  return [...negative.toReversed(), ...zero, ...positive]
}

/** The index of each bucket that the spans describe. */
export function listIndexes(spans: readonly BucketSpan[]): number[] {
  const indexes: number[] = []
  let next = 0
  for (const { offset, length } of spans) {
    next += offset
    for (let at = 0; at < length; at += 1) indexes.push(next + at)
    next += length
  }
  return indexes
}

/** The bounds of buckets as they are on the positive side; each is computed once where buckets touch. */
function listBounds(indexes: readonly number[], { schema, customValues }: FloatHistogram): { inner: number; outer: number }[] {
  let last = NaN
  let outer = NaN
  return indexes.map((index) => {
    const inner = index === last + 1 ? outer : bucketBound(index - 1, schema, customValues)
    outer = bucketBound(index, schema, customValues)
    last = index
    return { inner, outer }
  })
}
