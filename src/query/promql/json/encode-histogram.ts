import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { formatJsonFloat } from '../histogram/format-json-float.ts'
import { type Bucket, listBuckets } from '../histogram/list-buckets.ts'

/** A native histogram as Prometheus' API writes it: `[which bounds belong to it, lower, upper, count]` of each bucket that is not empty. */
export function encodeHistogram(histogram: FloatHistogram): string {
  const buckets = listBuckets(histogram).filter(({ count }) => count !== 0)
  const tail = buckets.length === 0 ? '' : `,"buckets":[${buckets.map((bucket) => encodeBucket(bucket)).join(',')}]`
  return `{"count":"${formatJsonFloat(histogram.count)}","sum":"${formatJsonFloat(histogram.sum)}"${tail}}`
}

function encodeBucket({ lower, upper, lowerInclusive, upperInclusive, count }: Bucket): string {
  const bounds = lowerInclusive ? (upperInclusive ? 3 : 1) : upperInclusive ? 0 : 2
  return `[${bounds},"${formatJsonFloat(lower)}","${formatJsonFloat(upper)}","${formatJsonFloat(count)}"]`
}
