import fc from 'fast-check'
import { expect, test } from 'vitest'

import { writeNumber } from './write-number.ts'

const intl = (language: 'en' | 'he', value: number, most: number, fewest: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: most, minimumFractionDigits: fewest }).format(value)

test('numbers are written as Intl.NumberFormat writes them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('en' as const, 'he' as const),
      // Eighths: exact in binary and in three decimals, so that both round the same.
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((eighths) => eighths / 8),
      fc.integer({ min: 3, max: 12 }),
      fc.integer({ min: 0, max: 3 }),
      (language, value, most, fewest) => {
        expect(writeNumber(language, value, most, fewest)).toBe(intl(language, value, most, fewest))
      },
    ),
  )
})

test.each([0, -0, 0.5, 1.25, -1.25, 999, 1000, -1000, 12_046, 1_234_567.891, 0.0004, 1e15, 1e21, -1e300, NaN, Infinity])('%d', (value) => {
  for (const language of ['en', 'he'] as const) {
    expect(writeNumber(language, value)).toBe(intl(language, value, 3, 0))
    expect(writeNumber(language, value, 0)).toBe(intl(language, value, 0, 0))
    expect(writeNumber(language, value, 2, 2)).toBe(intl(language, value, 2, 2))
  }
})
