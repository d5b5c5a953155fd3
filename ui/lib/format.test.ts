import { expect, test } from 'vitest'

import { formatAgo, formatNumber, joinMeasure, measureBytes, measureDuration, measureLarge } from './format.ts'

test.each([
  [0, '0 ms'],
  [0.24, '240 µs'],
  [3.02, '3.02 ms'],
  [812.4, '812 ms'],
  [2840, '2.84 s'],
  [150_000, '2.5 min'],
  [93_600_000, '26 h'],
  [864_000_000, '10 d'],
])('%d ms is %s', (ms, written) => {
  expect(joinMeasure(measureDuration('en', ms)).replace('\u2009', ' ')).toBe(written)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [14_200_000, '14.2 MB'],
  [3.4e9, '3.4 GB'],
])('%d bytes are %s', (bytes, written) => {
  expect(joinMeasure(measureBytes('en', bytes)).replace('\u2009', ' ')).toBe(written)
})

test('three meaningful digits', () => {
  expect([0.0421, 4.821, 48.21, 4821].map((value) => formatNumber('en', value))).toEqual(['0.042', '4.82', '48.2', '4,821'])
})

test('large numbers carry their letter with the unit', () => {
  expect(measureLarge('en', 184_000, 'rows/s')).toEqual({ figure: '184', unit: 'k rows/s' })
  expect(measureLarge('en', 17_100, '/s')).toEqual({ figure: '17.1', unit: 'k/s' })
})

test('relative times are whole and never rounded up into the next unit', () => {
  const now = 1_795_000_000_000
  expect(formatAgo('en', now - 59_000, now)).toBe('59 s ago')
  expect(formatAgo('en', now - 119_000, now)).toBe('1 min ago')
  expect(formatAgo('he', now - 7_200_000, now)).toBe('לפני שעתיים')
  expect(formatAgo('he', now - 60_000, now)).toBe('לפני דקה')
  expect(formatAgo('he', now - 11 * 60_000, now)).toContain('11')
})
