import { isUtf8 } from 'node:buffer'

/**
 * Are `view[start, end)` only the bytes 1-127? Then they are text that needs no look at their encoding, which is nearly always.
 * Four bytes a step: in a word whose bytes are all 1-127, taking 1 from each borrows nothing and sets no high bit.
 */
export function isPlainAscii(view: DataView, start: number, end: number): boolean {
  let at = start
  for (const last = end - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true)
    if (((word | (word - 0x01010101)) & 0x80808080) !== 0) return false
  }
  for (; at < end; at++) {
    const byte = view.getUint8(at)
    if (byte === 0 || byte > 127) return false
  }
  return true
}

/** Valid UTF-8 without NUL (which ends SQL text and C strings)? */
export function isCleanUtf8(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0)
}

/** Decodes bytes of unknown encoding; what is not UTF-8, and NUL, becomes U+FFFD. */
export function cleanText(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD')
}
