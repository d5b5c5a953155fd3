import { wallTimeAt } from '../times/zone-clock.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** A day of the calendar, as its midnight in UTC. */
export type CalendarDay = number

/** The day on the calendar of a zone at a time. */
export function dayAt(zone: string, atMs: number): CalendarDay {
  const { year, month, dayOfMonth } = wallTimeAt(atMs, zone)
  return Date.UTC(year, month - 1, dayOfMonth)
}

/** The day so many later, or earlier. */
export function addDays(day: CalendarDay, days: number): CalendarDay {
  return day + days * dayMs
}

/** 0 = Sunday. */
export function weekdayOf(day: CalendarDay): number {
  return new Date(day).getUTCDay()
}

/** Minutes since midnight of `HH:MM`. */
export function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * When clocks in a zone show a time on a day, as Temporal's `compatible`: what the clocks jump over in spring comes as much later, of two
 * in autumn it is the first.
 */
export function timeOnWall(zone: string, day: CalendarDay, minuteOfDay: number): number {
  const wanted = day + minuteOfDay * minuteMs
  const before = offsetAt(zone, wanted - dayMs)
  const first = wanted - before
  if (offsetAt(zone, first) === before) return first
  const after = offsetAt(zone, wanted + dayMs)
  const second = wanted - after
  return offsetAt(zone, second) === after ? second : first
}

function offsetAt(zone: string, atMs: number): number {
  const { year, month, dayOfMonth, minuteOfDay } = wallTimeAt(atMs, zone)
  const shown = Date.UTC(year, month - 1, dayOfMonth) + minuteOfDay * minuteMs
  return shown - Math.floor(atMs / minuteMs) * minuteMs
}
