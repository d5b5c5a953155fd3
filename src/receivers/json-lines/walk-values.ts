import { skipBom } from './walk-lines.ts'

const quote = 0x22
const backslash = 0x5c

/** What stands at the top of a JSON body: `broken` is the rest of one in which nothing more can be told apart. */
export type ValueKind = 'object' | 'other' | 'broken'

/**
 * The values of a body: one JSON value, several behind each other, or those of arrays. Finds where each ends by its brackets alone; whether it
 * is JSON is for who reads it.
 */
export function walkValues(body: Buffer, see: (kind: ValueKind, start: number, end: number) => void): void {
  let at = skipBom(body)
  for (;;) {
    at = skipBetween(body, at)
    if (at >= body.length) return
    const end = valueEnd(body, at)
    if (end < 0) {
      see('broken', at, body.length)
      return
    }
    see(body[at] === 0x7b ? 'object' : 'other', at, end)
    at = end
  }
}

/** Spaces, and what holds an array of values together. */
function skipBetween(body: Buffer, from: number): number {
  let at = from
  while (at < body.length) {
    const byte = body[at] ?? 0
    if (byte > 0x20 && byte !== 0x2c && byte !== 0x5b && byte !== 0x5d) break
    at++
  }
  return at
}

/** -1 when it has none. */
function valueEnd(body: Buffer, from: number): number {
  let depth = 0
  for (let at = from; at < body.length; at++) {
    const byte = body[at] ?? 0
    if (byte === quote) {
      at = stringEnd(body, at + 1)
      if (at < 0) return -1
      if (depth === 0) return at + 1
    } else if (byte === 0x7b || byte === 0x5b) depth++
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth <= 1) return depth === 1 ? at + 1 : at === from ? at + 1 : at
      depth--
    } else if (depth === 0 && (byte <= 0x20 || byte === 0x2c)) return at
  }
  return depth === 0 ? body.length : -1
}

/** Of the quote that ends the string; looks for it with native code, most strings have no escapes. */
function stringEnd(body: Buffer, from: number): number {
  let at = body.indexOf(quote, from)
  while (at >= 0 && isEscaped(body, from, at)) at = body.indexOf(quote, at + 1)
  return at
}

function isEscaped(body: Buffer, from: number, at: number): boolean {
  let backslashes = 0
  while (at - backslashes > from && body[at - backslashes - 1] === backslash) backslashes++
  return backslashes % 2 === 1
}
