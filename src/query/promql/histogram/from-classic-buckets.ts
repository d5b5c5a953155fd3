import { type ClassicBucket } from './classic-buckets.ts'
import { compactHistogram } from './compact-histogram.ts'
import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'

/** The series of a classic histogram at one time; `count` may be missing. */
export interface ClassicHistogram {
  readonly buckets: readonly ClassicBucket[]
  readonly count?: number
  readonly sum: number
}

/**
 * A classic histogram as a native one with custom buckets; of buckets with one bound the first counts. Undefined when it is not
 * consistent: a bound that is NaN, counts that fall with the bound, are negative, or whose highest is not the count.
 */
export function fromClassicBuckets(classic: ClassicHistogram): FloatHistogram | undefined {
  if (classic.buckets.some(({ upperBound }) => Number.isNaN(upperBound))) return undefined
  const sorted = classic.buckets
    .toSorted((left, right) => (left.upperBound < right.upperBound ? -1 : Number(left.upperBound > right.upperBound)))
    .filter(({ upperBound }, at, all) => all[at - 1]?.upperBound !== upperBound)
  const count = classic.count ?? sorted.at(-1)?.count ?? 0
  const buckets = sorted.at(-1)?.upperBound === Infinity ? sorted : [...sorted, { upperBound: Infinity, count }]
  const counts = buckets.map((bucket, at) => bucket.count - (buckets[at - 1]?.count ?? 0))
  if (counts.some((bucket) => !(bucket >= 0)) || buckets.at(-1)?.count !== count) return undefined
  return compactHistogram({
    counterReset: 'unknown',
    schema: customBucketsSchema,
    zeroThreshold: 0,
    zeroCount: 0,
    count,
    sum: classic.sum,
    positiveSpans: [{ offset: 0, length: counts.length }],
    negativeSpans: [],
    positiveBuckets: counts,
    negativeBuckets: [],
    customValues: buckets.slice(0, -1).map(({ upperBound }) => upperBound),
  })
}
