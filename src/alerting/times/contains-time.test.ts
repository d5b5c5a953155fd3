import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readConfig } from '../config/testdata/read-config.ts'
import { containsTime } from './contains-time.ts'
import { isMuted } from './is-muted.ts'
import type { TimeInterval } from './time-interval.ts'

const hourMs = 3_600_000
const minuteMs = 60_000

/** The day of the n-th Sunday of a month, or of the last one. */
function sunday(year: number, month: number, which: number | 'last'): number {
  const days = Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, at) => at + 1)
  const sundays = days.filter((day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() === 0)
  return (which === 'last' ? sundays.at(-1) : sundays[which - 1]) ?? 0
}

/** What the law says, written down a second time: hours ahead of UTC. */
const zones: Readonly<
  Record<string, { readonly offsetHours: (atMs: number, year: number) => number; readonly changes: readonly number[] }>
> = {
  UTC: { offsetHours: () => 0, changes: [Date.UTC(2024, 1, 29), Date.UTC(2025, 11, 31, 23)] },
  'Asia/Kolkata': { offsetHours: () => 5.5, changes: [Date.UTC(2025, 1, 28)] },
  'Europe/Berlin': {
    offsetHours: (atMs, year) =>
      atMs >= Date.UTC(year, 2, sunday(year, 3, 'last'), 1) && atMs < Date.UTC(year, 9, sunday(year, 10, 'last'), 1) ? 2 : 1,
    changes: [Date.UTC(2025, 2, 30, 1), Date.UTC(2025, 9, 26, 1)],
  },
  'America/New_York': {
    offsetHours: (atMs, year) =>
      atMs >= Date.UTC(year, 2, sunday(year, 3, 2), 7) && atMs < Date.UTC(year, 10, sunday(year, 11, 1), 6) ? -4 : -5,
    changes: [Date.UTC(2025, 2, 9, 7), Date.UTC(2025, 10, 2, 6)],
  },
  'Australia/Lord_Howe': {
    offsetHours: (atMs, year) =>
      atMs >= Date.UTC(year, 3, sunday(year, 4, 1) - 1, 15) && atMs < Date.UTC(year, 9, sunday(year, 10, 1) - 1, 15.5) ? 10.5 : 11,
    changes: [Date.UTC(2025, 3, 5, 15), Date.UTC(2025, 9, 4, 15, 30)],
  },
}

const range = (least: number, most: number): fc.Arbitrary<{ from: number; to: number }> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const dayRange = fc.oneof(
  range(1, 31),
  range(-31, -1),
  fc.tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 })).map(([from, to]) => ({ from, to })),
)
const some = (one: fc.Arbitrary<{ from: number; to: number }>) => fc.oneof(fc.constant([]), fc.array(one, { minLength: 1, maxLength: 2 }))
const interval = fc.record({
  times: some(range(0, 1440)),
  weekdays: some(range(0, 6)),
  daysOfMonth: some(dayRange),
  months: some(range(1, 12)),
  years: some(range(2023, 2027)),
})

/** Counts days and looks at every one; knows nothing of ranges that are clamped. */
function oracle(wanted: Omit<TimeInterval, 'location'>, local: Date): boolean {
  const days = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  const fits = (ranges: TimeInterval['times'], value: number): boolean =>
    ranges.length === 0 || ranges.some(({ from, to }) => value >= from && value <= to)
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
  const listed = wanted.daysOfMonth.flatMap(({ from, to }) => {
    const [first, last] = [from, to].map((day) => (day < 0 ? days + 1 + day : day))
    return Array.from({ length: days }, (_, at) => at + 1).filter((day) => day >= (first ?? 0) && day <= (last ?? 0))
  })
  return (
    (wanted.times.length === 0 || wanted.times.some(({ from, to }) => minute >= from && minute < to)) &&
    fits(wanted.weekdays, local.getUTCDay()) &&
    (wanted.daysOfMonth.length === 0 || listed.includes(local.getUTCDate())) &&
    fits(wanted.months, local.getUTCMonth() + 1) &&
    fits(wanted.years, local.getUTCFullYear())
  )
}

describe.each(Object.entries(zones))('%s', (location, { offsetHours, changes }) => {
  const localOf = (atMs: number): Date => new Date(atMs + offsetHours(atMs, new Date(atMs).getUTCFullYear()) * hourMs)

  test('minute by minute where clocks change', () => {
    const intervals = fc.sample(interval, { numRuns: 4, seed: 7117 })
    for (const change of changes) {
      for (let atMs = change - 5 * hourMs; atMs < change + 5 * hourMs; atMs += minuteMs) {
        for (const wanted of intervals) {
          const both = { at: new Date(atMs).toISOString(), wanted }
          expect({ ...both, holds: containsTime({ ...wanted, location }, atMs) }).toEqual({ ...both, holds: oracle(wanted, localOf(atMs)) })
        }
      }
    }
  })

  test('at any time', () => {
    const time = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2026, 11, 31) })
    fc.assert(
      fc.property(interval, time, (wanted, atMs) => containsTime({ ...wanted, location }, atMs) === oracle(wanted, localOf(atMs))),
      { numRuns: 500 },
    )
  })
})

const route = (mute: readonly string[], active: readonly string[]) => ({ muteTimeIntervals: mute, activeTimeIntervals: active })

test('a route is silent outside of what makes it active and inside of what mutes it', () => {
  const read = readConfig(`
route: { receiver: a }
receivers: [{ name: a }]
mute_time_intervals:
- name: nights
  time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }, { start_time: '00:00', end_time: '06:00' }] }]
time_intervals:
- name: office
  time_intervals: [{ weekdays: ['Monday:friday'], times: [{ start_time: '09:00', end_time: '17:00' }], location: Europe/Berlin }]
- name: month's end
  time_intervals: [{ days_of_month: ['-2:-1'] }, { months: [december], years: ['2030:2031'] }]
- name: never
  time_intervals: [{ times: [] }]
`)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const { timeIntervals } = read.config
  const at = (text: string, mute: readonly string[], active: readonly string[] = []) =>
    isMuted(route(mute, active), timeIntervals, Date.parse(text))
  expect(at('2025-06-02T21:59:59Z', ['nights'])).toBeUndefined()
  expect(at('2025-06-02T22:00:00Z', ['office', 'nights'])).toEqual({ reason: 'muted', intervals: ['nights'] })
  expect(at('2025-06-02T05:59:00Z', ['nights'])).toBeDefined()
  expect(at('2025-06-02T07:00:00Z', [], ['office'])).toBeUndefined()
  expect(at('2025-06-02T06:59:59Z', [], ['office'])).toEqual({ reason: 'not_active', intervals: ['office'] })
  expect(at('2025-06-01T10:00:00Z', [], ['office', "month's end"])).toBeDefined()
  expect(at('2025-02-27T10:00:00Z', ["month's end"])).toBeDefined()
  expect(at('2024-02-27T10:00:00Z', ["month's end"])).toBeUndefined()
  expect(at('2030-12-05T10:00:00Z', ["month's end"])).toBeDefined()
  expect(at('2030-12-05T10:00:00Z', ['never'])).toBeUndefined()
  expect(at('2030-12-05T10:00:00Z', [], ['never'])).toBeDefined()
})
