import { bucketMs as keyBucketMs } from './sample-scope.ts'

/** Buckets that the store makes: `unitMs` long, with so many slots, and those of `unitsEach` of them in one statement. */
export interface BucketPlan {
  readonly unitMs: number
  readonly slots: number
  readonly unitsEach: number
}

/** Below this a statement that makes buckets takes longer than one that sends the samples: bench/promql-buckets.ts. */
const fewestSamples = 300_000
const fewestEach = 8
/** A bucket has no more slots than a number has bits, and samples lie so many slots apart at least. */
const mostSlots = 64
const slotsApart = 2
/** Numbers that a statement holds at once. */
const mostCells = 4_000_000
/** Times within a statement have 32 bits. */
const longestMs = 2 ** 32 - 1
const mostUnits = 500_000

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
  const slotMs = spacingMs / slotsApart
  let parts = Math.ceil(bucketMs / Math.min(longestMs, slotMs * mostSlots))
  const mostParts = parts + 200
  let slots: number | undefined
  for (; parts < mostParts; parts++) {
    slots = countSlots(bucketMs / parts, slotMs)
    if (slots !== undefined) break
  }
  const unitMs = bucketMs / parts
  if (slots === undefined || unitMs < fewestEach * spacingMs) return undefined
  const units = Math.ceil(lengthMs / unitMs)
  // A statement reads whole buckets of the sorting key, however little of them it asks for.
  const fewestUnits = Math.ceil(keyBucketMs / unitMs)
  const most = Math.max(fewestUnits, Math.floor(mostCells / (series * (columns + 1))))
  return { unitMs, slots, unitsEach: Math.min(units, most, mostUnits, Math.floor(longestMs / unitMs)) }
}

/** The most slots that divide a bucket and are no longer than that; all in whole milliseconds. */
function countSlots(unitMs: number, slotMs: number): number | undefined {
  if (!Number.isInteger(unitMs)) return undefined
  for (let slots = mostSlots; slots > 0 && unitMs / slots <= slotMs; slots--) if (unitMs % slots === 0) return slots
  return undefined
}
