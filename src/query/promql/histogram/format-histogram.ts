import { printFloatShort } from '../../../lib/go-number.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { type Bucket, listNegativeBuckets, listPositiveBuckets, zeroBucket } from './list-buckets.ts'

/** As Prometheus shows histograms to people: `{count:4, sum:5, [-2,-1):1, (1,2]:2}`; empty buckets are left out. */
export function formatHistogram(histogram: FloatHistogram): string {
  const zero = histogram.zeroCount === 0 ? [] : [zeroBucket(histogram)]
  const buckets = [...listNegativeBuckets(histogram).toReversed(), ...zero, ...listPositiveBuckets(histogram)]
  const shown = buckets.filter(({ count }) => count !== 0).map(formatBucket)
  return `{${[`count:${printFloatShort(histogram.count)}`, `sum:${printFloatShort(histogram.sum)}`, ...shown].join(', ')}}`
}

function formatBucket({ lower, upper, lowerInclusive, upperInclusive, count }: Bucket): string {
  const bounds = `${printFloatShort(lower)},${printFloatShort(upper)}`
  return `${lowerInclusive ? '[' : '('}${bounds}${upperInclusive ? ']' : ')'}:${printFloatShort(count)}`
}
