import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { type HistogramParts, type Side, closeHistogram, openHistogram } from './histogram-parts.ts'
import { addCompensated } from './kahan.ts'

/** The histogram in a coarser exponential schema: neighbouring buckets flow together, every count stays. */
export function reduceResolution(histogram: FloatHistogram, schema: number): FloatHistogram {
  if (schema >= histogram.schema || schema === customBucketsSchema) return histogram
  const parts = openHistogram(histogram)
  lowerSchema(parts, schema)
  return closeHistogram(parts)
}

/** Brings the parts of an exponential histogram to a schema not finer than its own. */
export function lowerSchema(parts: HistogramParts, schema: number): void {
  const shift = parts.schema - schema
  if (shift <= 0) return
  // Bucket i of the fine schema lies in bucket ceil(i / 2^shift) of the coarse one, for upper bounds are inclusive.
  const rename = (index: number): number => Math.ceil(index / 2 ** shift)
  parts.positive = mergeBuckets(parts.positive, rename)
  parts.negative = mergeBuckets(parts.negative, rename)
  parts.schema = schema
}

/** The side with its buckets renamed; those that get one name flow together. Names must not fall. */
export function mergeBuckets(side: Side, rename: (index: number) => number): Side {
  const merged: Side = { indexes: [], counts: [] }
  for (const [at, index] of side.indexes.entries()) {
    const count = side.counts[at]
    if (count === undefined) break
    const name = rename(index)
    const last = merged.counts.at(-1)
    if (last !== undefined && merged.indexes.at(-1) === name) {
      addCompensated(last, count.value)
      addCompensated(last, count.lost)
    } else {
      merged.indexes.push(name)
      merged.counts.push(count)
    }
  }
  return merged
}
