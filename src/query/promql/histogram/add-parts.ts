import { boundsMatch, intersectBounds, mapToBounds } from './custom-bounds.ts'
import { type CounterReset, customBucketsSchema } from './float-histogram.ts'
import type { HistogramParts, Side } from './histogram-parts.ts'
import { addCompensated } from './kahan.ts'
import { lowerSchema } from './reduce-resolution.ts'
import { alignZeroBuckets } from './zero-bucket.ts'

/** What an addition came upon; each belongs to an annotation. */
export interface AdditionFindings {
  /** One side began with a counter reset, the other told there was none. */
  readonly counterResetCollision: boolean
  /** Custom bounds differed: the sum has those that both have. */
  readonly boundsReconciled: boolean
}

/**
 * Adds the other histogram, or takes it away when `sign` is -1, after bringing both to one schema and zero bucket. The other's parts
 * are used up. Undefined, and nothing added, when one has exponential and the other custom buckets.
 */
export function addParts(into: HistogramParts, other: HistogramParts, sign: 1 | -1): AdditionFindings | undefined {
  const isCustom = into.schema === customBucketsSchema
  if (isCustom !== (other.schema === customBucketsSchema)) return undefined
  const counterResetCollision = mixResets(into, other.counterReset)
  let boundsReconciled = false
  if (!isCustom) {
    alignZeroBuckets(into, other)
    lowerSchema(into, other.schema)
    lowerSchema(other, into.schema)
    addCompensated(into.zeroCount, sign * other.zeroCount.value)
    addCompensated(into.zeroCount, sign * other.zeroCount.lost)
  } else if (!boundsMatch(into.customValues, other.customValues)) {
    boundsReconciled = true
    const bounds = intersectBounds(into.customValues, other.customValues)
    mapToBounds(into, bounds)
    mapToBounds(other, bounds)
  }
  addCompensated(into.count, sign * other.count.value)
  addCompensated(into.sum, sign * other.sum.value)
  into.positive = addSide(into.positive, other.positive, sign)
  into.negative = addSide(into.negative, other.negative, sign)
  return { counterResetCollision, boundsReconciled }
}

/** Gauge wins over all, then unknown; a reset against none is a collision and becomes unknown. */
function mixResets(into: HistogramParts, other: CounterReset): boolean {
  const own = into.counterReset
  if (own === other || own === 'gauge') return false
  into.counterReset = other === 'gauge' ? 'gauge' : 'unknown'
  return other !== 'gauge' && own !== 'unknown' && other !== 'unknown'
}

function addSide(into: Side, other: Side, sign: 1 | -1): Side {
  const sum: Side = { indexes: [], counts: [] }
  let left = 0
  let right = 0
  while (left < into.indexes.length || right < other.indexes.length) {
    const index = Math.min(into.indexes[left] ?? Infinity, other.indexes[right] ?? Infinity)
    const own = into.indexes[left] === index ? into.counts[left++] : undefined
    const added = other.indexes[right] === index ? other.counts[right++] : undefined
    const count = own ?? { value: 0, lost: 0 }
    if (added !== undefined) {
      addCompensated(count, sign * added.value)
      addCompensated(count, sign * added.lost)
    }
    sum.indexes.push(index)
    sum.counts.push(count)
  }
  return sum
}
