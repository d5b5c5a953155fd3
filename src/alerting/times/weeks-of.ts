import { containsDay } from './contains-time.ts'
import type { NumberRange, TimeInterval } from './time-interval.ts'
import { type CalendarDay, wallTimeAt } from './zone-clock.ts'

/** A day of the calendar with the minutes of it in which an interval holds, in their order; the end of each is excluded. */
interface HeldDay {
  /** 2026-11-22 */
  readonly date: string
  readonly spans: readonly NumberRange[]
}

/** When an interval holds by the clocks of one zone, to be drawn. */
interface HeldWeek {
  /** IANA name. */
  readonly zone: string
  /** Today and the six days after it. */
  readonly days: readonly HeldDay[]
  /** Of today. */
  readonly nowMinute: number
  /** Another week can be another: it asks for days of the month, months or years. */
  readonly isDated: boolean
  /** The first day on which it holds when it does not in these seven; undefined: nor within a year. */
  readonly nextDate: string | undefined
}

const dayMs = 86_400_000
const shownDays = 7
const searchedDays = 366
const wholeDay: NumberRange = { from: 0, to: 1440 }

/** When a named interval holds: a week for each zone that its parts are written in. */
export function weeksOf(intervals: readonly TimeInterval[], atMs: number): readonly HeldWeek[] {
  const zones = [...new Set(intervals.map(zoneOf))]
  return zones.map((zone) => {
    const parts = intervals.filter((interval) => zoneOf(interval) === zone)
    const { minuteOfDay, ...today } = wallTimeAt(atMs, zone)
    const days = Array.from({ length: shownDays }, (_, after) => dayOf(parts, dayAfter(today, after)))
    return {
      zone,
      days,
      nowMinute: minuteOfDay,
      isDated: parts.some(({ daysOfMonth, months, years }) => daysOfMonth.length + months.length + years.length > 0),
      nextDate: days.some(({ spans }) => spans.length > 0) ? undefined : firstHeld(parts, today),
    }
  })
}

/** The zone itself, where `Local` stands for that of the machine. */
function zoneOf({ location }: TimeInterval): string {
  return location === 'Local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : location
}

/** The first day after those shown on which one of these holds. */
function firstHeld(parts: readonly TimeInterval[], today: CalendarDay): string | undefined {
  const some = parts.filter(({ times }) => times.length === 0 || times.some(({ from, to }) => from < to))
  if (some.length === 0) return undefined
  for (let after = shownDays; after <= searchedDays; after++) {
    const day = dayAfter(today, after)
    if (some.some((part) => containsDay(part, day))) return dateOf(day)
  }
  return undefined
}

function dayAfter({ year, month, dayOfMonth }: CalendarDay, after: number): CalendarDay {
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth) + after * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate(), weekday: date.getUTCDay() }
}

function dayOf(parts: readonly TimeInterval[], day: CalendarDay): HeldDay {
  const spans = parts.filter((part) => containsDay(part, day)).flatMap(({ times }) => (times.length === 0 ? [wholeDay] : times))
  return { date: dateOf(day), spans: joinSpans(spans) }
}

function dateOf({ year, month, dayOfMonth }: CalendarDay): string {
  return [String(year).padStart(4, '0'), ...[month, dayOfMonth].map((part) => String(part).padStart(2, '0'))].join('-')
}

/** In their order, and those that overlap or touch as one. */
function joinSpans(spans: readonly NumberRange[]): readonly NumberRange[] {
  const joined: NumberRange[] = []
  for (const { from, to } of spans.filter((span) => span.from < span.to).toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last === undefined || last.to < from) joined.push({ from, to })
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) }
  }
  return joined
}
