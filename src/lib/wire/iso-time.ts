/** Seconds and nanoseconds since 1970 as the halves of a 64-bit integer of nanoseconds. */
interface Halves {
  low: number
  high: number
}

/**
 * An ISO 8601 time (`2026-11-22T07:00:00.123456789Z`, with an offset, or without a zone: then UTC; a day alone is its first moment; a
 * space or `t` for the `T`) from `bytes[start, end)`. False, and `into` as it was, when it is none, or before 1970 or after 2261.
 */
export function readIsoTime(bytes: Uint8Array, start: number, end: number, into: Halves): boolean {
  const size = end - start
  if (size < 10 || size > 40 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return false
  const year = digits(bytes, start, 4)
  const month = digits(bytes, start + 5, 2)
  const day = digits(bytes, start + 8, 2)
  if (year < 1970 || year > 2261 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false
  let seconds = daysBefore(year, month, day) * 86_400
  let nanos = 0
  if (size > 10) {
    const mark = bytes[start + 10]
    if ((mark !== 0x54 && mark !== 0x74 && mark !== 0x20) || size < 16 || bytes[start + 13] !== 0x3a) return false
    const hour = digits(bytes, start + 11, 2)
    const minute = digits(bytes, start + 14, 2)
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false
    let at = start + 16
    let second = 0
    if (at < end && bytes[at] === 0x3a) {
      second = at + 3 > end ? -1 : digits(bytes, at + 1, 2)
      // A leap second is the first moment of the next minute.
      if (second < 0 || second > 60) return false
      at += 3
      if (at < end && (bytes[at] === 0x2e || bytes[at] === 0x2c)) {
        let scale = 100_000_000
        const first = ++at
        for (; at < end && isDigit(bytes[at]); at++) {
          nanos += ((bytes[at] ?? 0) - 48) * scale
          scale = Math.floor(scale / 10)
        }
        if (at === first) return false
      }
    }
    const offset = readOffset(bytes, at, end)
    if (Number.isNaN(offset)) return false
    seconds += hour * 3600 + minute * 60 + second - offset
  }
  if (seconds < 0) return false
  setHalves(into, seconds, nanos)
  return true
}

/** `seconds * 1e9 + nanos`, exactly, without BigInt. */
export function setHalves(into: Halves, seconds: number, nanos: number): void {
  const upper = Math.floor(seconds / 65_536) * 1e9
  const rest = (upper % 65_536) * 65_536 + (seconds % 65_536) * 1e9 + nanos
  into.low = (rest % 4_294_967_296) | 0
  into.high = Math.floor(upper / 65_536) + Math.floor(rest / 4_294_967_296)
}

/** In seconds; NaN when what is left is no zone. */
function readOffset(bytes: Uint8Array, at: number, end: number): number {
  if (at === end) return 0
  const mark = bytes[at]
  if (mark === 0x5a || mark === 0x7a) return at + 1 === end ? 0 : NaN
  if (mark !== 0x2b && mark !== 0x2d) return NaN
  const left = end - at
  const colon = left === 6 && bytes[at + 3] === 0x3a ? 1 : 0
  if (left !== 3 && left !== 5 + colon) return NaN
  const hours = digits(bytes, at + 1, 2)
  const minutes = left === 3 ? 0 : digits(bytes, at + 3 + colon, 2)
  if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return NaN
  return (mark === 0x2d ? -1 : 1) * (hours * 3600 + minutes * 60)
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}

/** -1 when they are not all digits. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let at = start; at < start + count; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 48 || byte > 57) return -1
    value = value * 10 + byte - 48
  }
  return value
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0)
}

/** Days since 1970-01-01 in the Gregorian calendar, which begins its years in March for this. */
function daysBefore(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const m = month <= 2 ? month + 9 : month - 3
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1 - 719_468
}
