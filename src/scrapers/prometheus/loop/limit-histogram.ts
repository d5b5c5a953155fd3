import { Fault } from '../../../lib/errors.ts'
import type { BucketSpans, NativeHistogramView } from '../../../model/series.ts'

const minSchema = -4
const maxSchema = 8

/** Merges the buckets of a native histogram until it fits what a scrape config allows; 0 = no limit. Throws Fault('too_large') when it cannot. */
export function limitHistogram(histogram: NativeHistogramView, bucketLimit: number, minBucketFactor: number): void {
  const exponential = histogram.schema >= minSchema && histogram.schema <= maxSchema
  if (exponential && minBucketFactor > 1) {
    const finest = Math.floor(-Math.log2(Math.log2(minBucketFactor)))
    while (histogram.schema > Math.max(minSchema, finest)) halveResolution(histogram)
  }
  if (bucketLimit === 0) return
  while (histogram.positive.counts.length + histogram.negative.counts.length > bucketLimit) {
    if (!exponential || histogram.schema <= minSchema) throw new Fault('too_large', 'histogram bucket limit exceeded')
    halveResolution(histogram)
  }
}

/** Two neighbours become one bucket. */
function halveResolution(histogram: NativeHistogramView): void {
  histogram.schema--
  mergePairs(histogram.positive)
  mergePairs(histogram.negative)
}

function mergePairs(spans: BucketSpans): void {
  const merged = new Map<number, number>()
  let index = 0
  let at = 0
  for (const [i, offset] of spans.offsets.entries()) {
    index += offset
    for (let left = spans.lengths[i] ?? 0; left > 0; left--) {
      const target = ((index - 1) >> 1) + 1
      merged.set(target, (merged.get(target) ?? 0) + (spans.counts[at++] ?? 0))
      index++
    }
  }
  spans.offsets.length = spans.lengths.length = spans.counts.length = 0
  let end = 0
  for (const [target, count] of merged) {
    const last = spans.lengths.length - 1
    if (last >= 0 && target === end) spans.lengths[last] = (spans.lengths[last] ?? 0) + 1
    else {
      spans.offsets.push(target - end)
      spans.lengths.push(1)
    }
    spans.counts.push(count)
    end = target + 1
  }
}
