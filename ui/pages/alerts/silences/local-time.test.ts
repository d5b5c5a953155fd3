import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readLocalTime, writeLocalTime } from './local-time.ts'

test('a minute that is written is read back, in UTC and on the clock of the browser', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e6 }), fc.boolean(), (hours, isUtc) => {
      // Half an hour off whatever clocks are turned by.
      const ms = hours * 3_600_000 + 1_800_000
      expect(Math.abs(readLocalTime(writeLocalTime(ms, isUtc), isUtc) - ms)).toBeLessThanOrEqual(isUtc ? 0 : 3_600_000)
    }),
  )
  expect(writeLocalTime(Date.UTC(2026, 10, 20, 13, 42, 30), true)).toBe('2026-11-20T13:42')
  expect([writeLocalTime(NaN, true), readLocalTime('', true)]).toEqual(['', NaN])
})
