import { createHash } from 'node:crypto'

/** The next time a monitor's turn comes after an instant. Turns are whole intervals, moved by a hash: a thousand monitors do not start at once. */
export function nextSlotMs(id: string, intervalMs: number, afterMs: number): number {
  const offsetMs = createHash('sha256').update(id).digest().readUInt32BE(0) % intervalMs
  return (Math.floor((afterMs - offsetMs) / intervalMs) + 1) * intervalMs + offsetMs
}
