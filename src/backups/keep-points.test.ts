import fc from 'fast-check'
import { expect, test } from 'vitest'

import { chooseKept } from './keep-points.ts'

const dayMs = 86_400_000
const at = (ms: number): { id: string; startedAt: string } => ({ id: String(ms), startedAt: new Date(ms).toISOString() })
/** One a day for two years, newest first. */
const daily = Array.from({ length: 730 }, (_, index) => at(Date.UTC(2026, 10, 22, 2) - index * dayMs))

test('the newest ones, one a day, a week and a month', () => {
  const kept = [...chooseKept(daily, { last: 3, daily: 7, weekly: 5, monthly: 12 })].map((id) =>
    new Date(Number(id)).toISOString().slice(0, 10),
  )
  expect(kept.toSorted().toReversed()).toEqual([
    '2026-11-22',
    '2026-11-21',
    '2026-11-20',
    '2026-11-19',
    '2026-11-18',
    '2026-11-17',
    '2026-11-16',
    '2026-11-15',
    '2026-11-08',
    '2026-11-01',
    '2026-10-31',
    '2026-10-25',
    '2026-09-30',
    '2026-08-31',
    '2026-07-31',
    '2026-06-30',
    '2026-05-31',
    '2026-04-30',
    '2026-03-31',
    '2026-02-28',
    '2026-01-31',
    '2025-12-31',
  ])
})

test('whatever is wanted, the newest one is kept, and no more than was asked for', () => {
  const counts = fc.record({ last: fc.nat(20), daily: fc.nat(20), weekly: fc.nat(20), monthly: fc.nat(20) })
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2e12 }), { maxLength: 60 }), counts, (times, keep) => {
      const points = times.toSorted((a, b) => b - a).map(at)
      const kept = chooseKept(points, keep)
      expect(kept.size).toBeLessThanOrEqual(Math.max(keep.last, 1) + keep.daily + keep.weekly + keep.monthly)
      expect(points.slice(0, 1).every(({ id }) => kept.has(id))).toBe(true)
      // Removing twice removes nothing more.
      expect(
        chooseKept(
          points.filter(({ id }) => kept.has(id)),
          keep,
        ),
      ).toEqual(kept)
    }),
    { numRuns: 100 },
  )
})
