import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Clock } from '../lib/clock.ts'
import { createActivity } from './activity.ts'
import { DurationHistogram } from './duration-histogram.ts'

function virtualClock(): Clock & { advance(ms: number): void } {
  let at = 0
  return { now: () => 1_700_000_000_000 + at, monotonic: () => 5000 + at, advance: (ms) => void (at += ms) }
}

describe('percentiles', () => {
  test('within five percent of the true value', () => {
    const durations = fc.array(fc.double({ min: 0.1, max: 300_000, noNaN: true }), { minLength: 1, maxLength: 200 })
    const share = fc.constantFrom(0.5, 0.95, 0.99, 1)
    expect(() =>
      fc.assert(
        fc.property(durations, share, (values, p) => {
          const histogram = new DurationHistogram()
          for (const value of values) histogram.add(value)
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(values.length * p) - 1] ?? 0
          expect(histogram.percentileMs(p) / exact).toBeGreaterThan(0.95)
          expect(histogram.percentileMs(p) / exact).toBeLessThan(1.06)
        }),
      ),
    ).not.toThrow()
  })

  test('nothing, very little and very much', () => {
    const histogram = new DurationHistogram()
    expect(histogram.percentileMs(0.95)).toBe(0)
    histogram.add(0)
    expect(histogram.percentileMs(0.5)).toBe(0.1)
    for (let i = 0; i < 10; i++) histogram.add(1e12)
    expect(histogram.percentileMs(0.95)).toBeGreaterThan(300_000)
  })
})

describe('the last five minutes', () => {
  test('counts, errors, times and rates', () => {
    const clock = virtualClock()
    const activity = createActivity(clock)
    clock.advance(60_000)
    for (let i = 0; i < 90; i++) activity.record({ durationMs: 10, failed: false, session: undefined })
    for (let i = 0; i < 10; i++) activity.record({ durationMs: 1000, failed: true, session: undefined })
    const summary = activity.summarize()
    expect(summary).toMatchObject({ requests: 100, errors: 10, errorRate: 0.1, averageMs: 109, windowMs: 60_000 })
    expect(summary.requestsPerSecond).toBeCloseTo(100 / 60)
    expect(summary.p95Ms / 1000).toBeCloseTo(1, 1)
  })

  test('forgets in steps of ten seconds', () => {
    const clock = virtualClock()
    const activity = createActivity(clock)
    const requests: number[] = []
    for (let second = 0; second < 700; second++) {
      if (second < 400) activity.record({ durationMs: 5, failed: false, session: undefined })
      clock.advance(1000)
      if (second % 100 === 99) requests.push(activity.summarize().requests)
    }
    // After 300 s the window is 290 whole seconds and what has begun of the youngest ten.
    expect(requests).toEqual([100, 200, 290, 290, 190, 90, 0])
    expect(activity.summarize()).toMatchObject({ requests: 0, errorRate: 0, averageMs: 0, p95Ms: 0, requestsPerSecond: 0 })
  })

  test('a steady load gives a steady rate', () => {
    const clock = virtualClock()
    const activity = createActivity(clock)
    const rates: number[] = []
    for (let i = 0; i < 1000; i++) {
      clock.advance(500)
      activity.record({ durationMs: 1, failed: false, session: undefined })
      if (i > 20) rates.push(activity.summarize().requestsPerSecond)
    }
    expect(Math.min(...rates)).toBeGreaterThan(1.98)
    expect(Math.max(...rates)).toBeLessThan(2.06)
  })

  test('a pause longer than the window leaves nothing behind', () => {
    const clock = virtualClock()
    const activity = createActivity(clock)
    activity.record({ durationMs: 1, failed: true, session: 'a' })
    clock.advance(24 * 3600 * 1000)
    expect(activity.summarize()).toMatchObject({ requests: 0, errors: 0, activeUsers: 0 })
  })

  test('active users are distinct sessions seen in five minutes, in bounded memory', () => {
    const clock = virtualClock()
    const activity = createActivity(clock)
    const seen = (session: string): void => activity.record({ durationMs: 1, failed: false, session })
    seen('a')
    clock.advance(200_000)
    seen('b')
    seen('a')
    seen('c')
    expect(activity.summarize().activeUsers).toBe(3)
    clock.advance(200_000)
    seen('a')
    clock.advance(100_001)
    expect(activity.summarize().activeUsers).toBe(1)
    for (let i = 0; i < 20_000; i++) seen(`s${i}`)
    expect(activity.summarize().activeUsers).toBe(10_000)
  })
})
