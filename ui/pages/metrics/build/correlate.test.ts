import fc from 'fast-check'
import { expect, test } from 'vitest'

import { correlate } from './correlate.ts'

const rising = Array.from({ length: 40 }, (_, at) => at + (at % 3))

test('what rises with the other is 1, what falls is -1, whatever their sizes and steps', () => {
  expect(
    correlate(
      rising,
      rising.map((value) => 1e6 * value + 3),
    ),
  ).toBeCloseTo(1)
  expect(
    correlate(
      rising,
      rising.map((value) => -value),
    ),
  ).toBeCloseTo(-1)
  expect(
    correlate(
      rising.flatMap((value) => [value, value]),
      rising,
    ),
  ).toBeCloseTo(1)
})

test('what stands still, or is hardly known, has none', () => {
  expect(
    correlate(
      rising,
      rising.map(() => 5),
    ),
  ).toBeUndefined()
  expect(
    correlate(
      rising,
      rising.map((value, at) => (at < 5 ? value : null)),
    ),
  ).toBeUndefined()
})

test('it is always between -1 and 1, and the same from both sides', () => {
  const line = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 12, maxLength: 30 })
  fc.assert(
    fc.property(line, line, (a, b) => {
      const found = correlate(a, b)
      expect(correlate(b, a) ?? 2).toBeCloseTo(found ?? 2, 6)
      expect(Math.abs(found ?? 0)).toBeLessThanOrEqual(1)
    }),
  )
})
