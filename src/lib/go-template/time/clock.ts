import type { Zone } from './zone.ts'

export const months: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const weekdays: readonly string[] = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** What a clock shows. */
export interface Clock {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  /** From 1. */
  readonly yearDay: number
  /** Sunday is 0. */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  readonly offsetSeconds: number
  readonly abbreviation: string
}

/** Reads an instant from a zone's clock. */
export function clockOf(nanoseconds: bigint, zone: Zone): Clock {
  const inSecond = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const epochMs = Number((nanoseconds - inSecond) / 1_000_000n)
  const offsetSeconds = zone.offsetSeconds(epochMs)
  const local = new Date(epochMs + offsetSeconds * 1000)
  const year = local.getUTCFullYear()
  const newYear = new Date(0)
  newYear.setUTCFullYear(year, 0, 1)
  return {
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    yearDay: Math.floor((local.getTime() - newYear.getTime()) / 86_400_000) + 1,
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nanosecond: Number(inSecond),
    offsetSeconds,
    abbreviation: zone.abbreviation(epochMs),
  }
}
