import { type FrameCursor, splitAt, type SplitFrame } from '../frames.ts'
import { limits } from './limits.ts'

const splitLines = splitAt(0x0a)
/** Digits of a length that could be one. */
const mostDigits = 7

/**
 * RFC 6587: a frame that begins with a digit from 1 to 9 says its length (octet counting), any other ends with a line feed. Each frame is
 * looked at by itself. Digits without a space behind them begin a line, and so do those that say more than a frame may have, as rsyslog
 * reads them: dates and numbers of devices that send lines.
 */
export const splitSyslog: SplitFrame = (bytes, from, to, cursor) => {
  const first = bytes[from] ?? 0
  return first >= 0x31 && first <= 0x39 ? splitCounted(bytes, from, to, cursor) : splitLines(bytes, from, to, cursor)
}

function splitCounted(bytes: Buffer, from: number, to: number, cursor: FrameCursor): boolean {
  let size = 0
  let at = from
  for (; at < to && bytes[at] !== 0x20; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9 || at - from === mostDigits) return splitLines(bytes, from, to, cursor)
    size = size * 10 + digit
  }
  if (at === to) return false
  if (size > limits.frameBytes) return splitLines(bytes, from, to, cursor)
  const start = at + 1
  if (start + size > to) return false
  cursor.start = start
  cursor.end = start + size
  cursor.next = start + size
  return true
}
