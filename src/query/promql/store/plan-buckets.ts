import { bucketMs as keyBucketMs } from './sample-scope.ts'

/** Buckets that the store makes: `unitMs` long, and those of `unitsEach` of them in one statement. */
export interface BucketPlan {
  readonly unitMs: number
  readonly unitsEach: number
}

/** Below this a statement that makes buckets takes longer than one that sends the samples: bench/promql-buckets.ts. */
const fewestSamples = 300_000
const fewestEach = 4
/** A bucket has this many slots, and samples lie this many slots apart at least. */
export const slots = 64
const slotsApart = 2
/** Numbers that a statement holds at once. */
const mostCells = 4_000_000
/** Times within a statement have 32 bits. */
const longestMs = 2 ** 32 - 1

/** Whether it is worth measuring how close the samples lie. */
export function mayBeMany(series: number, lengthMs: number): boolean {
  // As if there were one a second.
  return (series * lengthMs) / 1000 >= fewestSamples
}

/**
 * How to make buckets of samples that lie `spacingMs` apart. Undefined: they are not many enough, altogether or in a bucket, so that
 * sending them costs less. Units are so short that every sample has a slot of its own.
 */
export function planBuckets(
  {
    bucketMs,
    lengthMs,
    series,
    columns,
  }: { readonly bucketMs: number; readonly lengthMs: number; readonly series: number; readonly columns: number },
  spacingMs: number,
): BucketPlan | undefined {
  if ((series * lengthMs) / spacingMs < fewestSamples) return undefined
  const longestUnitMs = Math.min(longestMs, (spacingMs * slots) / slotsApart)
  let parts = Math.ceil(bucketMs / longestUnitMs)
  const mostParts = 2 * parts + 10
  while (bucketMs % parts !== 0 && parts < mostParts) parts++
  const unitMs = bucketMs / parts
  if (!Number.isInteger(unitMs) || unitMs < fewestEach * spacingMs) return undefined
  const units = Math.ceil(lengthMs / unitMs)
  // A statement reads whole buckets of the sorting key, however little of them it asks for.
  const fewestUnits = Math.ceil(keyBucketMs / unitMs)
  const most = Math.max(fewestUnits, Math.floor(mostCells / (series * (columns + 1))))
  return { unitMs, unitsEach: Math.min(units, most, Math.floor(longestMs / unitMs)) }
}
