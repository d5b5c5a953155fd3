import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { type HistogramParts, type Side, closeHistogram, openHistogram } from './histogram-parts.ts'
import { addCompensatedAt } from './kahan.ts'

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
export function mergeBuckets({ indexes, values, lost }: Side, rename: (index: number) => number): Side {
  const names: number[] = []
  const merged: Side = { indexes: names, values: [], lost: [] }
  let last = -1
  for (const [at, index] of indexes.entries()) {
    const name = rename(index)
    if (last >= 0 && names[last] === name) {
      addCompensatedAt(merged, last, values[at] ?? 0)
      addCompensatedAt(merged, last, lost[at] ?? 0)
    } else {
      last = names.push(name) - 1
      merged.values.push(values[at] ?? 0)
      merged.lost.push(lost[at] ?? 0)
    }
  }
  return merged
}
