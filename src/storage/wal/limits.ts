/** What the log may take, and when it closes a segment. */
export interface WalLimits {
  /** All files of the log together; past it appends are refused with `overloaded`. */
  readonly maxBytes: number
  /** Rows waiting for the store that are also kept in memory; the rest is read back from the files. */
  readonly maxMemoryBytes: number
  /** Rows waiting for the disk; past it appends are refused with `overloaded`. */
  readonly maxQueuedBytes: number
  /** Space that stays free on the disk: the larger of the two, the second as a part of the whole (0.05 = 5 %). */
  readonly minFreeBytes: number
  readonly minFreeShare: number
  /** A segment is closed at this size, whatever its age. */
  readonly segmentBytes: number
  /** A small segment is closed this long after its first row, so that rows are soon seen. */
  readonly quietAgeMs: number
  /** A larger one, because few large inserts cost the store much less than many small ones. */
  readonly busyAgeMs: number
  /** While the store has others to take, and so much longer for each of them. */
  readonly maxAgeMs: number
}

const mebibyte = 1024 * 1024

export const defaultWalLimits: WalLimits = {
  maxBytes: 8192 * mebibyte,
  maxMemoryBytes: 192 * mebibyte,
  maxQueuedBytes: 64 * mebibyte,
  minFreeBytes: 2048 * mebibyte,
  minFreeShare: 0.05,
  segmentBytes: 32 * mebibyte,
  quietAgeMs: 500,
  busyAgeMs: 2000,
  maxAgeMs: 5000,
}

/** A segment up to this size is a small one. */
const quietBytes = mebibyte

const longestAgeMs = 60_000

/** Whether a segment that is `ageMs` old should be closed while `waiting` others are not stored yet. */
export function isDue(limits: WalLimits, segment: { readonly bytes: number; readonly ageMs: number }, waiting: number): boolean {
  if (segment.bytes >= limits.segmentBytes) return true
  // The longer the queue the larger the pieces: a store that comes back after an hour has few to take.
  if (waiting > 0) return segment.ageMs >= Math.min(limits.maxAgeMs * waiting, longestAgeMs)
  return segment.ageMs >= (segment.bytes <= quietBytes ? limits.quietAgeMs : limits.busyAgeMs)
}
