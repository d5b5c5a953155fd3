/** The length of a roll-up's buckets. */
export const rollupMs = 300_000

/** The end of the bucket that a time falls into: buckets are left-open and right-closed. Epoch milliseconds. */
export function bucketEnd(timeMs: number): number {
  return Math.ceil(timeMs / rollupMs) * rollupMs
}

/** Samples on their way are waited for so long; what comes later is noticed. */
const lagMs = 600_000
const hourMs = 3_600_000

/** Hours that end at or before this are rolled up at a time. Epoch milliseconds. */
export function rollupEnd(nowMs: number): number {
  return Math.floor((nowMs - lagMs) / hourMs) * hourMs
}
