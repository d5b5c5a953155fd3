import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import { parseNanoTime, type NanoTime } from './nano-time.ts'

/** From `from` (inclusive) to `to` (exclusive). */
export interface TimeRange {
  readonly from: NanoTime
  readonly to: NanoTime
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** A moment of the API (`now`, `now-15m`, RFC 3339, epoch milliseconds) on the given clock. Throws Fault('bad_input'). */
export function resolveMoment(clock: Clock, text: string): NanoTime {
  const relative = /^now(?:-(\d{1,6})([smhdw]))?$/.exec(text)
  if (relative !== null) {
    const back = Number(relative[1] ?? 0) * unitMs[(relative[2] ?? 's') as keyof typeof unitMs] // the pattern allows only these
    return BigInt(Math.max(0, Math.floor(clock.now()) - back)) * 1_000_000n
  }
  const time = parseNanoTime(text)
  if (time === undefined) throw new Fault('bad_input', `"${text}" is not a time: use RFC 3339, epoch milliseconds, now or now-15m`)
  return time
}

/** Resolves both ends on the same reading of the clock. Throws Fault('bad_input') when the range is empty. */
export function resolveRange(clock: Clock, range: { readonly from: string; readonly to: string }): TimeRange {
  const now = clock.now()
  const still: Clock = { now: () => now, monotonic: () => clock.monotonic() }
  const from = resolveMoment(still, range.from)
  const to = resolveMoment(still, range.to)
  if (from >= to) throw new Fault('bad_input', 'The range is empty: `from` must lie before `to`')
  return { from, to }
}
