import type { HistogramParts } from './histogram-parts.ts'
import { mergeBuckets } from './reduce-resolution.ts'

/** Whether two histograms with custom buckets have the same bounds. */
export function boundsMatch(left: readonly number[], right: readonly number[]): boolean {
  return left === right || (left.length === right.length && left.every((bound, at) => bound === right[at]))
}

/** The bounds that both have. */
export function intersectBounds(left: readonly number[], right: readonly number[]): readonly number[] {
  const known = new Set(right)
  return left.filter((bound) => known.has(bound))
}

/** Brings the parts of a histogram with custom buckets to fewer bounds, each of which it has. */
export function mapToBounds(parts: HistogramParts, bounds: readonly number[]): void {
  let target = 0
  parts.positive = mergeBuckets(parts.positive, (index) => {
    const upper = parts.customValues[index] ?? Infinity
    while (target < bounds.length && (bounds[target] ?? Infinity) < upper) target += 1
    return target
  })
  parts.customValues = bounds
}
