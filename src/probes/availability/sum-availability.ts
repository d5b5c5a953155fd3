import { clip, intersect, lengthOf, type TimeSpan } from './spans.ts'

/** How a target did over a time, in whole milliseconds. */
export interface Availability {
  readonly totalMs: number
  readonly downMs: number
  /** Nobody looked. */
  readonly unknownMs: number
  /** 1 - down / (total - unknown), from 0 to 1; undefined: nothing is known. */
  readonly ratio: number | undefined
}

/** What was seen of a target; both united. */
export interface Seen {
  readonly watched: readonly TimeSpan[]
  readonly outages: readonly TimeSpan[]
}

/** Time that nobody watched is unknown, also within an outage. */
export function sumAvailability({ watched, outages }: Seen, over: TimeSpan): Availability {
  const totalMs = Math.max(0, over.toMs - over.fromMs)
  const known = clip(watched, over)
  const knownMs = lengthOf(known)
  const downMs = lengthOf(intersect(known, outages))
  return { totalMs, downMs, unknownMs: totalMs - knownMs, ratio: knownMs === 0 ? undefined : 1 - downMs / knownMs }
}
