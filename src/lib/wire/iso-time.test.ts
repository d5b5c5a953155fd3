import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readIsoTime } from './iso-time.ts'

function nanosOf(text: string): bigint | undefined {
  const into = { low: 0, high: 0 }
  const bytes = Buffer.from(`x${text}y`)
  if (!readIsoTime(bytes, 1, bytes.length - 1, into)) return undefined
  return (BigInt(into.high) << 32n) | BigInt(into.low >>> 0)
}

test('any time that JavaScript writes, and to the nanosecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), fc.integer({ min: 0, max: 999_999 }), (ms, rest) => {
      const iso = new Date(ms).toISOString()
      expect(nanosOf(iso)).toBe(BigInt(ms) * 1_000_000n)
      expect(nanosOf(`${iso.slice(0, -1)}${String(rest).padStart(6, '0')}Z`)).toBe(BigInt(ms) * 1_000_000n + BigInt(rest))
    }),
    { numRuns: 200 },
  )
})

test.each([
  ['2026-11-22T07:00:00+02:00', '2026-11-22T05:00:00Z'],
  ['2026-11-22T07:00:00-0530', '2026-11-22T12:30:00Z'],
  ['2026-11-22T07:00+02', '2026-11-22T05:00:00Z'],
  ['2026-11-22 07:00:00,5', '2026-11-22T07:00:00.5Z'],
  ['2026-11-22', '2026-11-22T00:00:00Z'],
  ['2024-02-29T23:59:60Z', '2024-03-01T00:00:00Z'],
])('%s is %s', (text, same) => expect(nanosOf(text)).toBe(BigInt(Date.parse(same)) * 1_000_000n))

test.each([
  '',
  'today',
  '2026-02-29',
  '2026-13-01',
  '2026-11-22T25:00:00Z',
  '2026-11-22T07:00:00.Z',
  '2026-11-22T07:00:00Zz',
  '2026-11-22T07:00:00+2',
  '1969-12-31T23:59:59Z',
  '2262-01-01',
  '1970-01-01T00:00:00+01:00',
  '2026-11-22T07:00:0',
])('"%s" is no time', (text) => expect(nanosOf(text)).toBeUndefined())
