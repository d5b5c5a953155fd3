import fc from 'fast-check'
import { expect, test } from 'vitest'

import { AlignedTimes } from './aligned-times.ts'

test('a scrape that is nearly in time bears the time it was meant for', () => {
  const times = new AlignedTimes(1000, 15_000)
  const shown = [1000, 16_002, 31_003, 45_999, 61_500, 76_001, 151_002].map((now) => times.timeOf(now))
  expect(shown).toEqual([1000, 16_000, 31_003, 46_000, 61_500, 76_000, 151_000])
})

test('short intervals are held to one in a hundred, and to what a timer can do', () => {
  const times = new AlignedTimes(0, 100)
  expect([0, 101, 202, 299].map((now) => times.timeOf(now))).toEqual([0, 100, 202, 300])
})

test('a clock that is set goes on from there', () => {
  const times = new AlignedTimes(1_000_000, 1000)
  expect([1_001_000, 500_300, 501_301, 9_000_000].map((now) => times.timeOf(now))).toEqual([1_001_000, 500_300, 501_300, 9_000_000])
})

test('never far from the truth, never twice the same for scrapes an interval apart', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 60_000 }), fc.array(fc.nat(5000), { minLength: 2, maxLength: 30 }), (interval, delays) => {
      const times = new AlignedTimes(1_000_000, interval)
      let last = -Infinity
      let now = 1_000_000
      for (const delay of delays) {
        const shown = times.timeOf(now)
        expect(Math.abs(shown - now)).toBeLessThanOrEqual(2)
        expect(shown).toBeGreaterThan(last)
        last = shown
        now += interval + delay
      }
    }),
  )
})
