import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { staleMarker } from '../../model/series.ts'

const powers = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18]
const exactLimit = 2 ** 53
const doubles = new Float64Array(1)
const words = new Uint32Array(doubles.buffer)

/**
 * Appends a sample's columns `m` and `e`: the value as m / 10^e with the smallest e from `scale` on that gives back the very same
 * double, else its IEEE bits and -1. Returns the scale to begin with for the next sample of the series: it never falls, so that
 * neighbouring mantissas can be subtracted.
 */
export function writeDecimal(out: ByteWriter, value: number, scale: number): number {
  // Minus zero has no mantissa.
  if (Number.isFinite(value) && (value !== 0 || 1 / value > 0)) {
    for (let e = scale; e <= 18; e++) {
      const power = powers[e] ?? 1
      const mantissa = Math.round(value * power)
      if (mantissa >= exactLimit || mantissa <= -exactLimit) break
      if (mantissa / power !== value) continue
      out.halves(mantissa, Math.floor(mantissa / 4294967296))
      out.uint8(e)
      return e
    }
  }
  doubles[0] = value
  out.halves(words[0] ?? 0, words[1] ?? 0)
  out.uint8(255)
  return scale
}

/** As `writeDecimal`, for the halves of IEEE bits: no NaN is taken for another. */
export function writeDecimalBits(out: ByteWriter, low: number, high: number, scale: number): number {
  // Infinities and NaNs.
  if ((high & 0x7ff00000) === 0x7ff00000) {
    out.halves(low, high)
    out.uint8(255)
    return scale
  }
  words[0] = low
  words[1] = high
  return writeDecimal(out, doubles[0] ?? 0, scale)
}

/** Appends the columns of Prometheus' stale marker, a NaN of its own. */
export function writeStaleMarker(out: ByteWriter): void {
  out.halves(staleMarker.low, staleMarker.high)
  out.uint8(255)
}
