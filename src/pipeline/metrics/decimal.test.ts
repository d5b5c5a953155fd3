import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { writeDecimal, writeStaleMarker } from './decimal.ts'

function encode(value: number, scale = 0): { m: bigint; e: number; next: number } {
  const out = new ByteWriter(16)
  const next = writeDecimal(out, value, scale)
  return { m: out.bytes.readBigInt64LE(0), e: out.bytes.readInt8(8), next }
}

/** As the table's `value` column reads it. */
function decode({ m, e }: { m: bigint; e: number }): number {
  if (e >= 0) return Number(m) / 10 ** e
  const bits = Buffer.alloc(8)
  bits.writeBigInt64LE(m)
  return bits.readDoubleLE()
}

test.each([
  [0, 0n, 0],
  [42, 42n, 0],
  [-42, -42n, 0],
  [0.125, 125n, 3],
  [12.5, 125n, 1],
  [-0.01, -1n, 2],
  [2 ** 53 - 1, BigInt(2 ** 53 - 1), 0],
])('%d', (value, m, e) => {
  const encoded = encode(value)
  expect(decode(encoded)).toBe(value)
  expect(encoded.e).toBe(e)
  expect(encoded.m).toBe(m)
})

test('what has no decimal form is kept as its bits', () => {
  for (const value of [1e15 + 0.5, Infinity, -Infinity, -0, 2 ** 53, 0.1 + 0.2, Number.MIN_VALUE]) {
    const encoded = encode(value)
    expect(encoded.e).toBe(-1)
    expect(decode(encoded)).toBe(value)
  }
  expect(decode(encode(Number.NaN))).toBeNaN()
})

test('every double comes back, whatever the scale before, and the scale never falls', () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 })).map(([n, e]) => n / 10 ** e),
  )
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 18 }), (number, scale) => {
      const encoded = encode(number, scale)
      expect(decode(encoded)).toBe(number)
      expect(encoded.next).toBeGreaterThanOrEqual(scale)
      expect([-1, encoded.next]).toContain(encoded.e)
    }),
    { numRuns: 2000 },
  )
})

test('the stale marker is the one of Prometheus', () => {
  const out = new ByteWriter(16)
  writeStaleMarker(out)
  expect(out.bytes.readBigUInt64LE(0)).toBe(0x7ff0000000000002n)
  expect(out.bytes.readInt8(8)).toBe(-1)
})
