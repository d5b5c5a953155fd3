import type { Policy } from './policy.ts'
import { addDays, dayAt, minuteOf, timeOnWall, weekdayOf } from './time-on-wall.ts'

/** `[startMs, endMs)`. */
interface Period {
  readonly startMs: number
  readonly endMs: number
}

/** Periods are looked up so many days ahead at once, and from two days before: one may last a day. */
const daysAhead = 16
const daysKept = 7
const dayMs = 86_400_000
const mostPeriods = 2000

/** The quiet hours of a policy, as periods of time: spans that touch each other are one. */
export class QuietClock {
  readonly #policy: Pick<Policy, 'zone' | 'quiet'>
  #known: { readonly fromMs: number; readonly untilMs: number; readonly periods: readonly Period[] } | undefined

  constructor(policy: Pick<Policy, 'zone' | 'quiet'>) {
    this.#policy = policy
  }

  /** The quiet period at a time; undefined when it is none. */
  at(atMs: number): Period | undefined {
    return this.#around(atMs).find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs)
  }

  /** The end of the first quiet period that ends after a time; undefined: there is none within two weeks. */
  endAfter(atMs: number): number | undefined {
    return this.#around(atMs).find(({ endMs }) => endMs > atMs)?.endMs
  }

  /** The time until which so much time outside of quiet hours goes by; never in quiet hours itself. */
  add(fromMs: number, durationMs: number): number {
    let at = fromMs
    let left = durationMs
    for (let n = 0; n < mostPeriods; n++) {
      const next = this.#around(at).find(({ endMs }) => endMs > at)
      if (next === undefined) break
      const loudMs = Math.max(0, next.startMs - at)
      if (left < loudMs) break
      left -= loudMs
      at = next.endMs
    }
    return at + left
  }

  #around(atMs: number): readonly Period[] {
    const { quiet } = this.#policy
    if (!quiet.use) return []
    const known = this.#known
    if (known !== undefined && known.fromMs <= atMs && atMs < known.untilMs) return known.periods
    const periods = this.#periodsFrom(atMs)
    this.#known = { fromMs: atMs, untilMs: atMs + daysKept * dayMs, periods }
    return periods
  }

  #periodsFrom(atMs: number): readonly Period[] {
    const { zone, quiet } = this.#policy
    const today = dayAt(zone, atMs)
    const spans: Period[] = []
    for (let n = -2; n <= daysAhead; n++) {
      const day = addDays(today, n)
      for (const { weekdays, from, to } of quiet.spans) {
        if (!weekdays.includes(weekdayOf(day))) continue
        const isNextDay = minuteOf(to) <= minuteOf(from)
        const startMs = timeOnWall(zone, day, minuteOf(from))
        const endMs = timeOnWall(zone, addDays(day, isNextDay ? 1 : 0), minuteOf(to))
        if (startMs < endMs) spans.push({ startMs, endMs })
      }
    }
    spans.sort((a, b) => a.startMs - b.startMs)
    const periods: Period[] = []
    for (const span of spans) {
      const last = periods.at(-1)
      if (last !== undefined && span.startMs <= last.endMs)
        periods[periods.length - 1] = { ...last, endMs: Math.max(last.endMs, span.endMs) }
      else periods.push(span)
    }
    return periods
  }
}
