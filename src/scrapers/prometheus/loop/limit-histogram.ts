import { Fault } from '../../../lib/errors.ts'
import { exponentialSchemas, reduceResolution } from '../../../model/reduce-resolution.ts'
import { customBoundsSchema, type NativeHistogramView } from '../../../model/series.ts'

const { least, greatest } = exponentialSchemas

/**
 * Merges the buckets of a native histogram until it fits what a scrape config allows; 0 = no limit. Throws Fault('too_large') when it
 * cannot.
 */
export function limitHistogram(histogram: NativeHistogramView, bucketLimit: number, minBucketFactor: number): void {
  const exponential = histogram.schema !== customBoundsSchema
  if (exponential) {
    const finest = minBucketFactor > 1 ? Math.floor(-Math.log2(Math.log2(minBucketFactor))) : greatest
    reduceResolution(histogram, Math.min(greatest, Math.max(least, finest)))
  }
  if (bucketLimit === 0) return
  while (histogram.positive.counts.length + histogram.negative.counts.length > bucketLimit) {
    if (!exponential || histogram.schema <= least) throw new Fault('too_large', 'histogram bucket limit exceeded')
    reduceResolution(histogram, histogram.schema - 1)
  }
}
