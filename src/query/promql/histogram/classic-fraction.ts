import { type ClassicBucket, sortClassicBuckets } from './classic-buckets.ts'

/** The share of a classic histogram's observations between two values, interpolated linearly; NaN without observations or +Inf bucket. */
export function classicFraction(lower: number, upper: number, given: readonly ClassicBucket[]): number {
  const buckets = sortClassicBuckets(given)
  const count = buckets?.at(-1)?.count ?? 0
  if (buckets === undefined || count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN
  if (lower >= upper) return 0
  const from = Math.min(rankOf(lower, buckets) ?? count, count)
  const to = Math.min(rankOf(upper, buckets) ?? count, count)
  return (to - from) / count
}

/** How many observations are below the value; undefined when the value is beyond all buckets. */
function rankOf(value: number, buckets: readonly ClassicBucket[]): number | undefined {
  let rank = 0
  let lower = (buckets[0]?.upperBound ?? 0) > 0 ? 0 : -Infinity
  for (const { upperBound, count } of buckets) {
    if (lower >= value) return rank
    if (upperBound > value) {
      // In a bucket without lower end nothing can be interpolated: it counts whole.
      if (lower === -Infinity) return count
      return rank + ((count - rank) * (value - lower)) / (upperBound - lower)
    }
    rank = count
    lower = upperBound
  }
  return undefined
}
