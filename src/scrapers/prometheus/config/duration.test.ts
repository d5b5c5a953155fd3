import fc from 'fast-check'
import { expect, test } from 'vitest'

import { formatDuration, parseDuration } from './duration.ts'

test.each([
  ['0', 0],
  ['15s', 15_000],
  ['1h30m', 5_400_000],
  ['1y2w3d4h5m6s7ms', 31_536_000_000 + 2 * 604_800_000 + 3 * 86_400_000 + 4 * 3_600_000 + 5 * 60_000 + 6007],
  ['', undefined],
  ['1', undefined],
  ['1m1h', undefined],
  ['-1s', undefined],
  ['1.5s', undefined],
  ['300y', undefined],
])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms))

test('what is printed reads back', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000_000), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms)
    }),
  )
  expect([604_800_000, 691_200_000, 60_000, 0].map((ms) => formatDuration(ms))).toEqual(['1w', '8d', '1m', '0s'])
})
