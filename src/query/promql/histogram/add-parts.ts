import { boundsMatch, intersectBounds, mapToBounds } from './custom-bounds.ts'
import { type CounterReset, customBucketsSchema } from './float-histogram.ts'
import type { HistogramParts, Side } from './histogram-parts.ts'
import { addCompensated, addCompensatedAt } from './kahan.ts'
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
  const sum = boundsMatch(into.indexes, other.indexes) ? into : widenSide(into, other.indexes)
  let at = 0
  for (const [place, index] of other.indexes.entries()) {
    while (sum.indexes[at] !== index) at += 1
    addCompensatedAt(sum, at, sign * (other.values[place] ?? 0))
    addCompensatedAt(sum, at, sign * (other.lost[place] ?? 0))
  }
  return sum
}

/** The side with empty buckets for those of the other that it lacks. */
function widenSide(side: Side, others: readonly number[]): Side {
  const indexes: number[] = []
  const wide: Side = { indexes, values: [], lost: [] }
  let own = 0
  let other = 0
  while (own < side.indexes.length || other < others.length) {
    const index = Math.min(side.indexes[own] ?? Infinity, others[other] ?? Infinity)
    const isOwn = side.indexes[own] === index
    indexes.push(index)
    wide.values.push(isOwn ? (side.values[own] ?? 0) : 0)
    wide.lost.push(isOwn ? (side.lost[own] ?? 0) : 0)
    if (isOwn) own += 1
    if (others[other] === index) other += 1
  }
  return wide
}
