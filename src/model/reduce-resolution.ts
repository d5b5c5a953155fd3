import type { BucketSpans, NativeHistogramView } from './series.ts'

/** Schemas of exponential histograms that are stored and queried: the base of the buckets' bounds is 2^(2^-schema). */
export const exponentialSchemas = { least: -4, greatest: 8 } as const

/** Joins neighbouring buckets of an exponential histogram until its schema is no finer than `schema`. Its spans must be sound. */
export function reduceResolution(histogram: NativeHistogramView, schema: number): void {
  const steps = histogram.schema - schema
  if (steps <= 0) return
  histogram.schema = schema
  joinBuckets(histogram.positive, steps)
  joinBuckets(histogram.negative, steps)
}

/** 2^steps neighbours become one bucket: bucket i ends at base^i, so that of the coarser ones is ceil(i / 2^steps). */
function joinBuckets(spans: BucketSpans, steps: number): void {
  const { offsets, lengths, counts } = spans
  const joined: BucketSpans = { offsets: [], lengths: [], counts: [] }
  const width = 2 ** steps
  let index = 0
  let at = 0
  /** The first index behind the last joined bucket. */
  let end = 0
  for (const [i, offset] of offsets.entries()) {
    index += offset
    for (let left = lengths[i] ?? 0; left > 0; left--, index++) {
      // The sum turns -0 into 0.
      const target = Math.ceil(index / width) + 0
      const count = counts[at++] ?? 0
      const last = joined.counts.length - 1
      if (last >= 0 && target === end - 1) joined.counts[last] = (joined.counts[last] ?? 0) + count
      else {
        addBucket(joined, target - end, count)
        end = target + 1
      }
    }
  }
  for (const part of ['offsets', 'lengths', 'counts'] as const) spans[part].splice(0, Infinity, ...joined[part])
}

/** A bucket `gap` behind the one before: in its span when it follows at once. */
function addBucket({ offsets, lengths, counts }: BucketSpans, gap: number, count: number): void {
  counts.push(count)
  if (gap === 0 && lengths.length > 0) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1
  else {
    offsets.push(gap)
    lengths.push(1)
  }
}
