import fc from 'fast-check'
import { expect, test } from 'vitest'

import { nanoToMs, setNanoFromMs } from './bytes.ts'

const halves = (nanos: bigint): { low: number; high: number } => ({ low: Number(nanos & 0xffffffffn), high: Number(nanos >> 32n) })

test('whole milliseconds of any time in nanoseconds', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (nanos) => {
      expect(nanoToMs(halves(nanos))).toBe(Number(nanos / 1_000_000n))
    }),
  )
})

test('a whole millisecond stays the one it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8_000_000_000_000 }), (ms) => {
      const time = { low: 0, high: 0 }
      setNanoFromMs(time, ms)
      expect(nanoToMs(time)).toBe(ms)
      expect(nanoToMs(halves(BigInt(ms) * 1_000_000n + 999_999n))).toBe(ms)
    }),
  )
})

test('nanoseconds of any millisecond, also before 1970 and with a fraction', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 }), (micros) => {
      const time = { low: 0, high: 0 }
      setNanoFromMs(time, micros / 1000)
      const nanos = BigInt(Math.round((micros / 1000) * 1000)) * 1000n
      expect(time).toEqual({ low: Number(nanos & 0xffffffffn), high: Number((nanos >> 32n) & 0xffffffffn) })
    }),
  )
})
