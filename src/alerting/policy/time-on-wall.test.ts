import fc from 'fast-check'
import { expect, test } from 'vitest'

import { wallTimeAt } from '../times/zone-clock.ts'
import { defaultPolicy } from './default-policy.ts'
import { QuietClock } from './quiet-clock.ts'
import { dayAt, timeOnWall } from './time-on-wall.ts'

const minuteMs = 60_000
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Asia/Jerusalem')

// What temporal-polyfill says for disambiguation `compatible`.
test.each([
  ['Europe/Berlin', Date.UTC(2026, 2, 29), 150, '2026-03-29T01:30:00.000Z'],
  ['Europe/Berlin', Date.UTC(2026, 9, 25), 150, '2026-10-25T00:30:00.000Z'],
  ['America/New_York', Date.UTC(2026, 2, 8), 135, '2026-03-08T07:15:00.000Z'],
  ['America/New_York', Date.UTC(2026, 10, 1), 90, '2026-11-01T05:30:00.000Z'],
  ['Australia/Lord_Howe', Date.UTC(2026, 9, 4), 130, '2026-10-03T15:40:00.000Z'],
  ['Asia/Kolkata', Date.UTC(2026, 0, 1), 540, '2026-01-01T03:30:00.000Z'],
])('%s %d %d', (zone, day, minute, wanted) => {
  expect(new Date(timeOnWall(zone, day, minute)).toISOString()).toBe(wanted)
})

test('what a clock on the wall shows is when it shows it, the first time', () => {
  const time = fc.integer({ min: Date.UTC(2024, 0, 1) / minuteMs, max: Date.UTC(2027, 0, 1) / minuteMs }).map((minute) => minute * minuteMs)
  fc.assert(
    fc.property(zones, time, (zone, atMs) => {
      const { minuteOfDay } = wallTimeAt(atMs, zone)
      const found = timeOnWall(zone, dayAt(zone, atMs), minuteOfDay)
      return found === atMs || (found < atMs && atMs - found <= 60 * minuteMs && wallTimeAt(found, zone).minuteOfDay === minuteOfDay)
    }),
    { numRuns: 300 },
  )
})

/** Not half past two: there is none on the day of spring, and what takes its place (`compatible`) a clock that only reads the wall cannot know. */
const clockTime = fc
  .integer({ min: 0, max: 47 })
  .filter((half) => half !== 5)
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`)
const span = fc.record({
  weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }),
  from: clockTime,
  to: clockTime,
})

test('time that goes by outside of quiet hours, counted half hour by half hour', () => {
  fc.assert(
    fc.property(
      zones.filter((zone) => zone !== 'Australia/Lord_Howe'),
      fc.array(span, { maxLength: 2 }),
      fc.integer({ min: 0, max: 3 * 336 }),
      fc.integer({ min: 0, max: 60 }),
      (zone, spans, from, halves) => {
        const clock = new QuietClock({ zone, quiet: { ...defaultPolicy.quiet, use: true, spans } })
        const halfMs = 30 * minuteMs
        const fromMs = Date.UTC(2026, 2, 20) + from * halfMs
        let at = fromMs
        for (let left = halves; ; at += halfMs) {
          if (isQuiet(zone, spans, at)) continue
          if (left === 0) break
          left--
          // It is quiet always.
          if (at > fromMs + 60 * 86_400_000) return true
        }
        return clock.add(fromMs, halves * halfMs) === at
      },
    ),
    { numRuns: 150 },
  )
})

/** Knows of days and minutes only, nothing of periods. */
function isQuiet(zone: string, spans: readonly { weekdays: number[]; from: string; to: string }[], atMs: number): boolean {
  const { weekday, minuteOfDay } = wallTimeAt(atMs, zone)
  return spans.some(({ weekdays, from, to }) => {
    const [start, end] = [from, to].map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
    if (start === undefined || end === undefined) return false
    if (end > start) return weekdays.includes(weekday) && minuteOfDay >= start && minuteOfDay < end
    return (weekdays.includes(weekday) && minuteOfDay >= start) || (weekdays.includes((weekday + 6) % 7) && minuteOfDay < end)
  })
}
