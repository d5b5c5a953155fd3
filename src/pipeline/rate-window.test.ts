import { expect, test } from 'vitest'

import { RateWindow } from './rate-window.ts'

test('the rate of the last minute, also while it is shorter', () => {
  const window = new RateWindow()
  expect(window.perSecond(1_000_000)).toBe(0)
  for (let second = 0; second < 300; second++) window.add(1_000_000 + second * 1000, 10)
  expect(window.perSecond(1_299_000)).toBeCloseTo(10, 0)
  // Silence: it falls, and is nothing after a minute.
  expect(window.perSecond(1_330_000)).toBeLessThan(7)
  expect(window.perSecond(1_365_000)).toBe(0)
  const young = new RateWindow()
  young.add(0, 50)
  young.add(10_000, 50)
  expect(young.perSecond(10_000)).toBe(10)
})
