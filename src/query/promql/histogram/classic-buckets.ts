import { almostEqual } from './almost-equal.ts'

/** A bucket of a classic histogram: how many observations are not above its bound (`le`). */
export interface ClassicBucket {
  readonly upperBound: number
  readonly count: number
}

/** Where counts fell although they may only rise with the bound. */
export interface MonotonicityRepair {
  readonly lowestBound: number
  readonly highestBound: number
  /** The largest fall. */
  readonly largestDifference: number
}

/** Relative differences below this come from adding floats in another order, not from data. */
const noise = 1e-12

/** Sorted by bound, buckets of one bound added up; undefined when the highest bound is not +Inf: then nothing can be said. */
export function sortClassicBuckets(buckets: readonly ClassicBucket[]): readonly ClassicBucket[] | undefined {
  const sorted = buckets.toSorted((left, right) => (left.upperBound < right.upperBound ? -1 : Number(left.upperBound > right.upperBound)))
  if (sorted.at(-1)?.upperBound !== Infinity) return undefined
  const merged: ClassicBucket[] = []
  for (const bucket of sorted) {
    const last = merged.at(-1)
    if (last?.upperBound === bucket.upperBound) merged[merged.length - 1] = { ...last, count: last.count + bucket.count }
    else merged.push(bucket)
  }
  return merged
}

/** Makes the counts of sorted buckets rise: noise is ignored silently, a real fall is repaired and told. */
export function repairMonotonicity(buckets: readonly ClassicBucket[]): {
  readonly buckets: readonly ClassicBucket[]
  readonly repair?: MonotonicityRepair
} {
  let highest = buckets[0]?.count ?? 0
  let repair: MonotonicityRepair | undefined
  const repaired = buckets.map((bucket) => {
    const { count, upperBound } = bucket
    if (count === highest) return bucket
    if (almostEqual(highest, count, noise)) return { upperBound, count: highest }
    if (count < highest) {
      repair = {
        lowestBound: Math.min(repair?.lowestBound ?? Infinity, upperBound),
        highestBound: Math.max(repair?.highestBound ?? -Infinity, upperBound),
        largestDifference: Math.max(repair?.largestDifference ?? 0, highest - count),
      }
      return { upperBound, count: highest }
    }
    highest = count
    return bucket
  })
  return repair === undefined ? { buckets: repaired } : { buckets: repaired, repair }
}
