import { readIsoTime, setHalves } from '../../lib/wire/iso-time.ts'
import type { NanoTime } from '../../model/bytes.ts'

const mostDigits = 20

/**
 * A time as loggers write it, from `bytes[start, end)`: ISO 8601, or a number since 1970 of seconds (zap), milliseconds (pino), microseconds
 * or nanoseconds, told apart by its size. False when it is none.
 */
export function readLooseTime(bytes: Buffer, start: number, end: number, into: NanoTime): boolean {
  if (readIsoTime(bytes, start, end, into)) return true
  let point = start
  while (point < end && isDigit(bytes[point])) point++
  const digits = point - start
  if (digits < 9 || digits > mostDigits || (point < end && bytes[point] !== 0x2e)) return false
  // Seconds have ten digits until 2286, and each smaller unit three more.
  const unit = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9
  let seconds = 0
  for (let at = start; at < point - unit; at++) seconds = seconds * 10 + (bytes[at] ?? 0) - 48
  let nanos = 0
  let scale = 100_000_000
  for (let at = point - unit; at < end && scale >= 1; at++) {
    if (at === point) continue
    if (!isDigit(bytes[at])) return false
    nanos += ((bytes[at] ?? 0) - 48) * scale
    scale /= 10
  }
  if (seconds > 9_200_000_000) return false
  setHalves(into, seconds, nanos)
  return true
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}
