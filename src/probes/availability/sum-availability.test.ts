import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { lastDays } from './days.ts'
import { isLeftOut, leaveOut } from './leave-out.ts'
import { intersect, lengthOf, subtract, type TimeSpan, unite } from './spans.ts'
import { sumAvailability } from './sum-availability.ts'

const hour = 3_600_000

test('down time counts against what was watched, and only there', () => {
  const seen = { watched: [{ fromMs: 0, toMs: 10 * hour }], outages: [{ fromMs: 9 * hour, toMs: 12 * hour }], maintenance: [] }
  expect(sumAvailability(seen, { fromMs: 0, toMs: 20 * hour })).toEqual({
    totalMs: 20 * hour,
    downMs: hour,
    unknownMs: 10 * hour,
    maintenanceMs: 0,
    ratio: 0.9,
  })
  expect(sumAvailability(seen, { fromMs: 11 * hour, toMs: 12 * hour })).toMatchObject({ downMs: 0, unknownMs: hour, ratio: undefined })
  expect(sumAvailability({ watched: [], outages: [], maintenance: [] }, { fromMs: 5, toMs: 5 })).toMatchObject({
    totalMs: 0,
    ratio: undefined,
  })
})

test('days are of UTC, the last ends now', () => {
  const nowMs = Date.UTC(2026, 2, 1, 6)
  const days = lastDays(90, nowMs)
  expect(days).toHaveLength(90)
  expect(days[0]?.fromMs).toBe(Date.UTC(2025, 11, 2))
  expect(days.at(-1)).toEqual({ fromMs: Date.UTC(2026, 2, 1), toMs: nowMs })
})

test.each([
  ['America/Havana', [2026, 2, 8], 5],
  ['America/Santiago', [2026, 8, 6], 4],
  ['Atlantic/Azores', [2026, 2, 29], 1],
  ['Asia/Beirut', [2026, 2, 29], -2],
] as const)('a day without a midnight begins when the clock is put forward: %s', (zone, [year, month, day], hours) => {
  const [last] = lastDays(1, Date.UTC(year, month, day, 12), zone)
  expect(last?.fromMs).toBe(Date.UTC(year, month, day, hours))
})

test('days are those of the zone that was asked for; on two days a year they are longer or shorter', () => {
  const nowMs = Date.UTC(2026, 3, 1, 6)
  const days = lastDays(5, nowMs, 'Europe/Berlin')
  expect(days.map(({ fromMs }) => new Date(fromMs).toISOString().slice(0, 16))).toEqual([
    '2026-03-27T23:00',
    '2026-03-28T23:00',
    '2026-03-29T22:00',
    '2026-03-30T22:00',
    '2026-03-31T22:00',
  ])
  expect(days.map(({ fromMs, toMs }) => (toMs - fromMs) / hour)).toEqual([24, 23, 24, 24, 8])
  expect(() => lastDays(5, nowMs, 'Mars/Olympus')).toThrow('there is no time zone Mars/Olympus')
})

describe('of any spans', () => {
  const most = 60
  const spans = fc.array(
    fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]) => ({ fromMs: a, toMs: b })),
    { maxLength: 12 },
  )
  const windows = fc.array(
    fc.tuple(fc.nat(most), fc.nat(most), fc.nat(most)).map((times) => {
      const [announcedAtMs = 0, fromMs = 0, toMs = 0] = times.toSorted((a, b) => a - b)
      return { announcedAtMs, fromMs, toMs }
    }),
    { maxLength: 4 },
  )
  /** Each millisecond by itself. */
  const has = (all: readonly TimeSpan[], at: number): boolean => all.some(({ fromMs, toMs }) => at >= fromMs && at < toMs)
  const instants = Array.from({ length: most }, (_, at) => at)

  test('united they are the same time, sorted and apart', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const united = unite(all)
        expect(instants.map((at) => has(united, at))).toEqual(instants.map((at) => has(all, at)))
        for (const [index, { fromMs, toMs }] of united.entries()) {
          expect(toMs).toBeGreaterThan(fromMs)
          expect(fromMs).toBeGreaterThan(united[index - 1]?.toMs ?? -1)
        }
      }),
    )
  })

  test('what one has and the other has not', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const left = subtract(unite(one), unite(other))
        expect(instants.filter((at) => has(left, at))).toEqual(instants.filter((at) => has(one, at) && !has(other, at)))
        expect(unite(left)).toEqual(left)
      }),
    )
  })

  test('what both have, and the sums, agree with counting milliseconds', () => {
    fc.assert(
      fc.property(spans, spans, windows, fc.nat(most), fc.nat(most), (one, other, announced, a, b) => {
        const outages = unite(other)
        const both = instants.filter((at) => has(one, at) && has(other, at))
        expect(lengthOf(intersect(unite(one), outages))).toBe(both.length)
        const maintenance = leaveOut(announced, outages)
        const isLeft = (at: number): boolean =>
          isLeftOut(announced, at, outages.find(({ fromMs, toMs }) => fromMs <= at && at < toMs)?.fromMs)
        expect(instants.filter((at) => has(maintenance, at))).toEqual(instants.filter(isLeft))
        const watched = subtract(unite(one), maintenance)
        const over = { fromMs: Math.min(a, b), toMs: Math.max(a, b) }
        const within = instants.filter((at) => has([over], at))
        const counts = within.filter((at) => !isLeft(at))
        const known = counts.filter((at) => has(one, at)).length
        const down = counts.filter((at) => has(one, at) && has(other, at)).length
        expect(sumAvailability({ watched, outages, maintenance }, over)).toEqual({
          totalMs: within.length,
          downMs: down,
          unknownMs: counts.length - known,
          maintenanceMs: within.length - counts.length,
          ratio: known === 0 ? undefined : 1 - down / known,
        })
      }),
    )
  })
})
