import { expect, test } from 'vitest'

import { readConfig } from '../config/testdata/read-config.ts'
import { holdsAt } from './contains-time.ts'
import type { TimeInterval } from './time-interval.ts'
import { weeksOf } from './weeks-of.ts'

/** A Sunday, 13:30 in UTC and 15:30 in Jerusalem. */
const now = Date.parse('2026-11-22T13:30:00Z')

/** The parts of a named interval, as alertmanager.yml writes them. */
function partsOf(written: string): readonly TimeInterval[] {
  const read = readConfig(`
route: { receiver: a }
receivers: [{ name: a }]
time_intervals: [{ name: it, time_intervals: ${written} }]
`)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.config.timeIntervals.get('it') ?? []
}

/** `DATE FROM-TO ...` of each day of a week that has any, in hours. */
const draw = (written: string, atMs = now): readonly (readonly string[])[] =>
  weeksOf(partsOf(written), atMs).map(({ days }) =>
    days.flatMap(({ date, spans }) =>
      spans.length === 0 ? [] : [[date, ...spans.map(({ from, to }) => `${from / 60}-${to / 60}`)].join(' ')],
    ),
  )

test('seven days from today on, with what overlaps or touches as one span', () => {
  expect(
    draw(`[{ weekdays: ['monday:tuesday'], times: [{ start_time: '17:00', end_time: '24:00' }, { start_time: '00:00', end_time: '09:00' }] },
      { weekdays: [tuesday], times: [{ start_time: '08:00', end_time: '10:30' }, { start_time: '10:30', end_time: '11:00' }] }, { weekdays: [saturday] }]`),
  ).toEqual([['2026-11-23 0-9 17-24', '2026-11-24 0-11 17-24', '2026-11-28 0-24']])
})

test('each zone has its own week, by its own calendar', () => {
  const weeks = weeksOf(
    partsOf(`[{ location: Pacific/Auckland }, { times: [{ start_time: '09:00', end_time: '17:00' }], location: Asia/Jerusalem }]`),
    now,
  )
  expect(weeks.map(({ zone, days, nowMinute }) => [zone, days[0]?.date, days[6]?.date, nowMinute])).toEqual([
    ['Pacific/Auckland', '2026-11-23', '2026-11-29', 150],
    ['Asia/Jerusalem', '2026-11-22', '2026-11-28', 930],
  ])
})

test('days of the month are those of the month that they are in; what is far away is named', () => {
  expect(draw(`[{ days_of_month: ['-1'] }]`, Date.parse('2026-11-27T00:00:00Z'))).toEqual([['2026-11-30 0-24']])
  const dated = (written: string): readonly unknown[] => weeksOf(partsOf(written), now).map(({ isDated, nextDate }) => [isDated, nextDate])
  expect(dated(`[{ days_of_month: ['-1'] }]`)).toEqual([[true, '2026-11-30']])
  expect(dated(`[{ months: [november], years: ['2027'] }]`)).toEqual([[true, '2027-11-01']])
  expect(dated(`[{ years: ['2031'] }]`)).toEqual([[true, undefined]])
  expect(dated(`[{ weekdays: [monday] }]`)).toEqual([[false, undefined]])
  expect(dated(`[{ times: [] }]`)).toEqual([[false, undefined]])
  expect(dated('[]')).toEqual([])
})

test.each([
  `[{ weekdays: ['sunday:thursday'], times: [{ start_time: '09:00', end_time: '17:30' }], location: Asia/Jerusalem }]`,
  `[{ days_of_month: ['1:5', '-3:-1'], times: [{ start_time: '22:15', end_time: '24:00' }], location: Europe/Berlin }, { months: [march] }]`,
])('what is drawn holds, and nothing else: %s', (written) => {
  const parts = partsOf(written)
  // The clocks change in both zones within these days.
  for (let atMs = Date.parse('2026-03-20T00:00:00Z'); atMs < Date.parse('2026-04-03T00:00:00Z'); atMs += 15 * 60_000) {
    const isDrawn = weeksOf(parts, atMs).some(({ days, nowMinute }) =>
      days[0]?.spans.some(({ from, to }) => nowMinute >= from && nowMinute < to),
    )
    expect({ at: new Date(atMs).toISOString(), holds: isDrawn }).toEqual({ at: new Date(atMs).toISOString(), holds: holdsAt(parts, atMs) })
  }
})
