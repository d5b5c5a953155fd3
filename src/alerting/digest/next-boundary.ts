import type { OpenPolicy } from '../policy/policy-book.ts'
import { addDays, dayAt, minuteOf, timeOnWall } from '../policy/time-on-wall.ts'
import { wallTimeAt } from '../times/zone-clock.ts'

/** Warnings of an hour, information of a day, and what waited for the end of quiet hours. */
export const batchKinds = ['warning', 'info', 'quiet'] as const
export type BatchKind = (typeof batchKinds)[number]

const minuteMs = 60_000

/** When the first batch after a time is told: at a whole hour, at the hour of the day, at the end of quiet hours. Undefined: never. */
export function nextBoundary(
  { policy, quiet }: Pick<OpenPolicy, 'policy' | 'quiet'>,
  kind: BatchKind,
  afterMs: number,
): number | undefined {
  if (kind === 'quiet') return quiet.endAfter(afterMs)
  const alignedMs = kind === 'warning' ? nextHour(policy.zone, afterMs) : nextDaily(policy.zone, policy.info.at, afterMs)
  return loudFrom({ policy, quiet }, kind, alignedMs)
}

/** When is looked again, after a time, whether a route is quiet no more that was so at the boundary: at a whole hour. */
export function nextLook(open: Pick<OpenPolicy, 'policy' | 'quiet'>, kind: Exclude<BatchKind, 'quiet'>, afterMs: number): number {
  return loudFrom(open, kind, nextHour(open.policy.zone, afterMs))
}

function loudFrom({ policy, quiet }: Pick<OpenPolicy, 'policy' | 'quiet'>, kind: Exclude<BatchKind, 'quiet'>, atMs: number): number {
  return policy.quiet.waits.includes(kind) ? (quiet.at(atMs)?.endMs ?? atMs) : atMs
}

/** The last of the boundaries after a time that have come; undefined: none has. */
export function lastBoundary(
  open: Pick<OpenPolicy, 'policy' | 'quiet'>,
  kind: BatchKind,
  afterMs: number,
  nowMs: number,
): number | undefined {
  let last: number | undefined
  for (let next = nextBoundary(open, kind, afterMs); next !== undefined && next <= nowMs; next = nextBoundary(open, kind, next)) last = next
  return last
}

/** When clocks in a zone show a time of the day next, after a time. */
export function nextDaily(zone: string, at: string, afterMs: number): number {
  const today = dayAt(zone, afterMs)
  for (let n = 0; ; n++) {
    const atMs = timeOnWall(zone, addDays(today, n), minuteOf(at))
    if (atMs > afterMs) return atMs
  }
}

function nextHour(zone: string, afterMs: number): number {
  const minute = Math.floor(afterMs / minuteMs)
  return (minute + 60 - (wallTimeAt(afterMs, zone).minuteOfDay % 60)) * minuteMs
}
