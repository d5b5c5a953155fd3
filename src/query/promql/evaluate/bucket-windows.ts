import type { LabelMatcher } from '../ast.ts'
import type { BucketCombination } from '../functions/bucket-combinations.ts'
import type { BucketRequest } from '../series-source.ts'
import { referencesOf, type TimePlace } from './leaf.ts'
import type { Grid } from './points.ts'

/** Where the windows of a range selector lie: `count` of them, one for each step. */
export interface BucketWindows {
  readonly firstEndMs: number
  readonly stepMs: number
  readonly rangeMs: number
  readonly count: number
}

/** Numbers of buckets fit into 32 bits. */
const mostBuckets = 2 ** 32

/**
 * What is asked for when windows are to be made of buckets: the longest ones at whose bounds every window begins and ends, so that the
 * answer is exact. Undefined where there are none.
 */
export function requestBuckets(
  matchers: readonly LabelMatcher[],
  place: TimePlace,
  grid: Grid,
  rangeMs: number,
  { columns }: BucketCombination,
  startTimes: boolean,
): { readonly request: BucketRequest; readonly windows: BucketWindows } | undefined {
  // What is pinned and yet evaluated at each step has no windows that move.
  if (place.atMs !== undefined && grid.count > 1) return undefined
  const { firstMs, lastMs } = referencesOf(place, grid)
  const stepMs = grid.count > 1 ? grid.stepMs : rangeMs
  const startMs = firstMs - rangeMs
  const bucketMs = greatestDivisor(rangeMs, stepMs)
  if (![startMs, bucketMs, lastMs].every(Number.isSafeInteger) || bucketMs <= 0 || (lastMs - startMs) / bucketMs >= mostBuckets)
    return undefined
  return {
    request: { matchers, startMs, endMs: lastMs, bucketMs, columns: new Set(columns), startTimes },
    windows: { firstEndMs: firstMs, stepMs, rangeMs, count: grid.count },
  }
}

function greatestDivisor(a: number, b: number): number {
  let [greater, less] = [a, b]
  while (less > 0) [greater, less] = [less, greater % less]
  return greater
}
