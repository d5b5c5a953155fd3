import { bucketBound } from './bucket-bound.ts'
import type { HistogramParts, Side } from './histogram-parts.ts'
import { addCompensated } from './kahan.ts'

/**
 * Widens the zero bucket of an exponential histogram to at least that threshold; buckets within flow into it. A threshold inside a
 * bucket with observations moves to the end of that bucket: observations cannot be split.
 */
export function widenZeroBucket(parts: HistogramParts, atLeast: number): void {
  if (atLeast <= parts.zeroThreshold) return
  parts.zeroThreshold = findThreshold(parts, atLeast)
  parts.positive = pourIn(parts, parts.positive)
  parts.negative = pourIn(parts, parts.negative)
}

/** Widens the zero buckets of two histograms until they are equally wide. */
export function alignZeroBuckets(left: HistogramParts, right: HistogramParts): void {
  while (left.zeroThreshold !== right.zeroThreshold) {
    widenZeroBucket(left, right.zeroThreshold)
    widenZeroBucket(right, left.zeroThreshold)
  }
}

function findThreshold(parts: HistogramParts, atLeast: number): number {
  let threshold = atLeast
  for (;;) {
    const upper = endOfStraddling(parts, parts.negative, endOfStraddling(parts, parts.positive, threshold))
    if (upper === threshold) return threshold
    threshold = upper
  }
}

function endOfStraddling(parts: HistogramParts, side: Side, threshold: number): number {
  for (const [at, index] of side.indexes.entries()) {
    if (bucketBound(index - 1, parts.schema, []) >= threshold) break
    const upper = bucketBound(index, parts.schema, [])
    if (upper > threshold && side.values[at] !== 0) return upper
  }
  return threshold
}

function pourIn(parts: HistogramParts, { indexes, values, lost }: Side): Side {
  let taken = 0
  for (const index of indexes) {
    if (bucketBound(index - 1, parts.schema, []) >= parts.zeroThreshold) break
    addCompensated(parts.zeroCount, values[taken] ?? 0)
    addCompensated(parts.zeroCount, lost[taken] ?? 0)
    taken += 1
  }
  return { indexes: indexes.slice(taken), values: values.slice(taken), lost: lost.slice(taken) }
}
