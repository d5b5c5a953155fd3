import type { FloatHistogram } from './float-histogram.ts'
import { formatJsonFloat } from './format-json-float.ts'
import { type Bucket, listBuckets } from './list-buckets.ts'

/** Rule of the bounds, lower bound, upper bound, count. */
export type EncodedBucket = readonly [rule: 0 | 1 | 2 | 3, lower: string, upper: string, count: string]

/** A histogram as Prometheus' HTTP API has it; empty buckets are left out, and `buckets` when all are. */
export interface EncodedHistogram {
  readonly count: string
  readonly sum: string
  readonly buckets?: readonly EncodedBucket[]
}

export function encodeHistogram(histogram: FloatHistogram): EncodedHistogram {
  const totals = { count: formatJsonFloat(histogram.count), sum: formatJsonFloat(histogram.sum) }
  const buckets = listBuckets(histogram)
    .filter(({ count }) => count !== 0)
    .map(encodeBucket)
  return buckets.length === 0 ? totals : { ...totals, buckets }
}

function encodeBucket(bucket: Bucket): EncodedBucket {
  return [ruleOf(bucket), formatJsonFloat(bucket.lower), formatJsonFloat(bucket.upper), formatJsonFloat(bucket.count)]
}

/** Which bounds belong to the bucket: 0 the upper, 1 the lower, 2 none, 3 both. */
function ruleOf({ lowerInclusive, upperInclusive }: Bucket): EncodedBucket[0] {
  if (lowerInclusive) return upperInclusive ? 3 : 1
  return upperInclusive ? 0 : 2
}
