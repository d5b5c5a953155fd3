import fc from 'fast-check'
import { expect, test } from 'vitest'

import { absoluteRange, momentToMs, rangeSchema, rangeUntil, relativeLength, resolveRange, shiftRange, widenRange } from './time-range.ts'

const now = Date.parse('2026-11-20T14:05:00Z')

test.each([
  ['now', now],
  ['now-15m', now - 900_000],
  ['now-2w', now - 2 * 604_800_000],
  ['1795000000000', 1_795_000_000_000],
  ['2026-11-20T13:42:00Z', Date.parse('2026-11-20T13:42:00Z')],
])('%s', (moment, ms) => {
  expect(momentToMs(moment, now)).toBe(ms)
})

test('a range that makes no sense is the last hour', () => {
  const lastHour = { fromMs: now - 3_600_000, toMs: now }
  expect(resolveRange({ from: 'now', to: 'now-1h' }, now)).toEqual(lastHour)
  expect(resolveRange({ from: '2026-99-99T00:00:00Z', to: 'now' }, now)).toEqual(lastHour)
})

test.each([
  ['now', { from: 'now-1w', to: 'now' }],
  ['now-1h', { from: 'now-169h', to: 'now-1h' }],
  ['now-90d', { from: 'now-97d', to: 'now-90d' }],
  ['2026-11-20T13:42:00Z', { from: '2026-11-13T13:42:00.000Z', to: '2026-11-20T13:42:00Z' }],
  ['1795000000000', { from: new Date(1_795_000_000_000 - 604_800_000).toISOString(), to: '1795000000000' }],
  ['9999999999999999', { from: 'now-1w', to: 'now' }],
  ['2026-99-99T00:00:00Z', { from: 'now-1w', to: 'now' }],
])('a week up to %s', (to, range) => {
  expect(rangeUntil(to, 604_800_000)).toEqual(range)
})

test('only a range that ends now has a relative length', () => {
  expect(relativeLength({ from: 'now-6h', to: 'now' })).toBe('6h')
  expect(relativeLength({ from: 'now-6h', to: 'now-1h' })).toBeUndefined()
})

test('moving keeps the length and never passes now', () => {
  const arbitrary = fc.record({
    ago: fc.integer({ min: 60_000, max: 1e9 }),
    length: fc.integer({ min: 60_000, max: 1e8 }),
    share: fc.double({ min: -2, max: 2, noNaN: true }),
  })
  fc.assert(
    fc.property(arbitrary, ({ ago, length, share }) => {
      const range = absoluteRange(now - ago - length, now - ago)
      const moved = resolveRange(shiftRange(range, share, now), now)
      expect(moved.toMs).toBeLessThanOrEqual(now)
      expect(Math.abs(moved.toMs - moved.fromMs - length)).toBeLessThanOrEqual(1)
    }),
  )
})

test('twice the time: relative stays relative', () => {
  expect(widenRange({ from: 'now-1h', to: 'now' }, now)).toEqual({ from: 'now-2h', to: 'now' })
  const { fromMs, toMs } = resolveRange(widenRange(absoluteRange(now - 3_600_000, now), now), now)
  expect([now - fromMs, toMs]).toEqual([5_400_000, now])
})

test('twice and twice again: every step is twice as long and is read back, until the range begins with the first computers', () => {
  const arbitrary = fc.record({ count: fc.integer({ min: 1, max: 90 }), unit: fc.constantFrom('s', 'm', 'h', 'd', 'w') })
  fc.assert(
    fc.property(arbitrary, ({ count, unit }) => {
      let range = { from: `now-${count}${unit}`, to: 'now' }
      for (let step = 0; step < 40; step++) {
        const next = widenRange(range, now)
        expect(rangeSchema.from.read(next.from), next.from).toBe(next.from)
        const [before = 0, after = 0] = [range, next].map((one) => now - resolveRange(one, now).fromMs)
        expect(Math.abs(after / before - 2) < 0.001 || before > now / 2).toBe(true)
        range = next
      }
    }),
  )
  let fixed = absoluteRange(now - 1000, now - 500)
  for (let step = 0; step < 60; step++) fixed = widenRange(fixed, now)
  expect(resolveRange(fixed, now)).toEqual({ fromMs: 0, toMs: now })
})
