import { xxhash64 } from '../../lib/xxhash64.ts'

/** The times at which a group is evaluated: every interval, moved by an offset of the group's own so that not all run at once. */
export interface Slots {
  readonly intervalMs: number
  /** In [0, intervalMs): slots are the epoch milliseconds t with t mod intervalMs = offsetMs. */
  readonly offsetMs: number
}

/** Where a group's slots lie: those that Prometheus 3.14 would give a group of this name in this file. */
export function slotsOf({ file, name, intervalMs }: { readonly file: string; readonly name: string; readonly intervalMs: number }): Slots {
  const { low, high } = xxhash64(Buffer.concat(['file', file, 'name', name].map(sizedText)))
  const hash = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  // Prometheus counts nanoseconds and cuts sample times to milliseconds.
  const offsetNs = hash % (BigInt(intervalMs) * 1_000_000n)
  return { intervalMs, offsetMs: Number(offsetNs / 1_000_000n) }
}

/** The latest slot that is not after a time. */
export function slotAtOrBefore({ intervalMs, offsetMs }: Slots, timeMs: number): number {
  return Math.floor((timeMs - offsetMs) / intervalMs) * intervalMs + offsetMs
}

/** A text with its size in front, as the labels of Prometheus lie in memory, which is what it hashes. */
function sizedText(text: string): Buffer {
  const bytes = Buffer.from(text)
  const { length } = bytes
  return Buffer.concat([Buffer.from(length < 255 ? [length] : [255, length & 255, (length >> 8) & 255, (length >> 16) & 255]), bytes])
}
