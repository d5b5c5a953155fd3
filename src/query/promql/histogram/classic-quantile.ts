import { type ClassicBucket, type MonotonicityRepair, repairMonotonicity, sortClassicBuckets } from './classic-buckets.ts'

export interface ClassicQuantileResult {
  readonly value: number
  /** Counts fell with rising bounds and were repaired. */
  readonly repair?: MonotonicityRepair
}

/**
 * The q-quantile of a classic histogram, interpolated linearly in its bucket; the lowest begins at 0 when it ends above. In the highest
 * bucket it is the bound before. Beyond [0, 1] it is -Inf or +Inf; without +Inf bucket, a second bucket or observations NaN.
 */
export function classicQuantile(q: number, given: readonly ClassicBucket[]): ClassicQuantileResult {
  if (Number.isNaN(q)) return { value: NaN }
  if (q < 0) return { value: -Infinity }
  if (q > 1) return { value: Infinity }
  const sorted = sortClassicBuckets(given)
  if (sorted === undefined) return { value: NaN }
  const { buckets, ...repair } = repairMonotonicity(sorted)
  return { value: quantileOf(q, buckets), ...repair }
}

function quantileOf(q: number, buckets: readonly ClassicBucket[]): number {
  const observations = buckets.at(-1)?.count ?? 0
  if (buckets.length < 2 || observations === 0) return NaN
  const rank = q * observations
  const at = buckets.findIndex(({ count }, place) => place === buckets.length - 1 || count >= rank)
  const bucket = buckets[at]
  if (bucket === undefined) return NaN
  const before = buckets[at - 1]
  if (at === buckets.length - 1) return before?.upperBound ?? NaN
  if (before === undefined && bucket.upperBound <= 0) return bucket.upperBound
  const lower = before?.upperBound ?? 0
  const below = before?.count ?? 0
  return lower + (bucket.upperBound - lower) * ((rank - below) / (bucket.count - below))
}
