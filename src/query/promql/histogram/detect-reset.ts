import { boundsMatch, intersectBounds, mapToBounds } from './custom-bounds.ts'
import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { type HistogramParts, type Side, openHistogram } from './histogram-parts.ts'
import { lowerSchema } from './reduce-resolution.ts'
import { widenZeroBucket } from './zero-bucket.ts'

/**
 * Whether a counter began anew between the previous histogram and this one: the hint says so, or a count has fallen, or the layout
 * changed in a way that only comes with a restart (finer resolution, narrower zero bucket, other kind of buckets).
 */
export function detectReset(current: FloatHistogram, previous: FloatHistogram): boolean {
  if (current.counterReset === 'reset') return true
  if (current.counterReset === 'not_reset') return false
  if (current.count < previous.count || current.schema > previous.schema) return true
  const now = openHistogram(current)
  const before = openHistogram(previous)
  if (current.schema === customBucketsSchema) return fellInCustomBuckets(now, before)
  widenZeroBucket(before, now.zeroThreshold)
  // Wider before, or within a bucket that was populated.
  if (before.zeroThreshold !== now.zeroThreshold || now.zeroCount.value < before.zeroCount.value) return true
  lowerSchema(before, now.schema)
  return fell(now.positive, before.positive) || fell(now.negative, before.negative)
}

function fellInCustomBuckets(now: HistogramParts, before: HistogramParts): boolean {
  if (before.schema !== customBucketsSchema) return true
  if (!boundsMatch(now.customValues, before.customValues)) {
    const bounds = intersectBounds(now.customValues, before.customValues)
    mapToBounds(now, bounds)
    mapToBounds(before, bounds)
  }
  return fell(now.positive, before.positive)
}

function fell(now: Side, before: Side): boolean {
  let at = 0
  for (const [place, index] of before.indexes.entries()) {
    while ((now.indexes[at] ?? Infinity) < index) at += 1
    const old = before.values[place] ?? 0
    const isThere = now.indexes[at] === index
    if (isThere ? (now.values[at] ?? 0) < old : old !== 0) return true
  }
  return false
}
