import { clip, intersect, lengthOf, type TimeSpan } from './spans.ts'

/** How a target did over a time, in whole milliseconds. */
export interface Availability {
  readonly totalMs: number
  readonly downMs: number
  /** Nobody looked. */
  readonly unknownMs: number
  /** Announced, and so left out, whatever was found. */
  readonly maintenanceMs: number
  /** 1 - down / (total - maintenance - unknown), from 0 to 1; undefined: nothing counts. */
  readonly ratio: number | undefined
}

/** What was seen of a target; all united. */
export interface Seen {
  readonly watched: readonly TimeSpan[]
  readonly outages: readonly TimeSpan[]
  /** What does not count; nothing of it is in `watched`. */
  readonly maintenance: readonly TimeSpan[]
}

/** Time that nobody watched is unknown, also within an outage. */
export function sumAvailability({ watched, outages, maintenance }: Seen, over: TimeSpan): Availability {
  const totalMs = Math.max(0, over.toMs - over.fromMs)
  const known = clip(watched, over)
  const knownMs = lengthOf(known)
  const downMs = lengthOf(intersect(known, outages))
  const maintenanceMs = lengthOf(clip(maintenance, over))
  const ratio = knownMs === 0 ? undefined : 1 - downMs / knownMs
  return { totalMs, downMs, unknownMs: totalMs - knownMs - maintenanceMs, maintenanceMs, ratio }
}
