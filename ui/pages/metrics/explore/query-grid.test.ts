import { expect, test } from 'vitest'

import { fillRateInterval, gridOf } from './query-grid.ts'

test('a grid has round steps, whole ends and no more points than asked for', () => {
  expect(gridOf({ fromMs: 1_000_500, toMs: 4_600_500 }, 600)).toEqual({ startMs: 1_010_000, endMs: 4_600_000, stepMs: 10_000 })
  for (const hours of [0.01, 1, 6, 24, 700, 90_000]) {
    const { startMs, endMs, stepMs } = gridOf({ fromMs: 0, toMs: hours * 3_600_000 }, 600)
    expect((endMs - startMs) / stepMs).toBeLessThanOrEqual(600)
    expect((endMs - startMs) / stepMs).toBeGreaterThan(10)
  }
})

test('places in the text stay what they are', () => {
  const expr = 'rate(a[$__rate_interval]) + rate(b[$__rate_interval])'
  const filled = fillRateInterval(expr, 15_000)
  expect(filled).toBe('rate(a[240s            ]) + rate(b[240s            ])')
  expect(filled.length).toBe(expr.length)
  expect(fillRateInterval('rate(a[$__rate_interval])', 3_600_000)).toContain('[3660s ')
})
