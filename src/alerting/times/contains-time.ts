import type { NumberRange, TimeInterval } from './time-interval.ts'
import { type CalendarDay, wallTimeAt } from './zone-clock.ts'

/** Whether a named interval holds at a time: one of its parts does. */
export function holdsAt(parts: readonly TimeInterval[], atMs: number): boolean {
  return parts.some((part) => containsTime(part, atMs))
}

/** Whether a time lies in the interval: on the wall and the calendar of its zone. */
export function containsTime(interval: TimeInterval, atMs: number): boolean {
  const now = wallTimeAt(atMs, interval.location)
  return holds(interval.times, ({ from, to }) => now.minuteOfDay >= from && now.minuteOfDay < to) && containsDay(interval, now)
}

/** Whether a day of the calendar is one of the interval's. */
export function containsDay(interval: TimeInterval, day: CalendarDay): boolean {
  return (
    holds(interval.months, includes(day.month)) &&
    holds(interval.weekdays, includes(day.weekday)) &&
    holds(interval.years, includes(day.year)) &&
    holds(interval.daysOfMonth, (range) => isDayIn(range, day))
  )
}

function holds(ranges: readonly NumberRange[], fits: (range: NumberRange) => boolean): boolean {
  return ranges.length === 0 || ranges.some(fits)
}

function includes(number: number): (range: NumberRange) => boolean {
  return ({ from, to }) => number >= from && number <= to
}

/** Days from the end are counted in this very month; one that begins behind it is not in it, one that ends there ends with it. */
function isDayIn({ from, to }: NumberRange, { year, month, dayOfMonth }: CalendarDay): boolean {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const first = from < 0 ? days + from + 1 : from
  const last = to < 0 ? days + to + 1 : to
  return first <= days && dayOfMonth >= first && dayOfMonth <= last
}
