import { Fault } from '../errors.ts'

/** How much structure a JSON text may have before anybody parses it. */
export interface JsonBounds {
  /** Objects and arrays inside each other. */
  readonly maxDepth: number
  /** Objects and arrays in all. */
  readonly maxContainers: number
}

const quote = 0x22
const backslash = 0x5c

/**
 * Looks at the brackets of a JSON text, so that `JSON.parse` is never given one that nests or multiplies without end (a million
 * `[` parse in milliseconds and then break whoever walks them). Says nothing about whether the text is valid.
 * Throws Fault('bad_input') or Fault('too_large').
 */
export function checkJsonBounds(text: Uint8Array, bounds: JsonBounds): void {
  let depth = 0
  let containers = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]
    if (byte === quote) at = stringEnd(text, at + 1)
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > bounds.maxDepth) throw new Fault('bad_input', `JSON: nested deeper than ${bounds.maxDepth}`)
      if (++containers > bounds.maxContainers) throw new Fault('too_large', `JSON: more than ${bounds.maxContainers} objects and arrays`)
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
}

/** Where a string ends whose first character stands at `start`: the place of its quote, or behind the text where it has none. */
export function stringEnd(text: Uint8Array, start: number): number {
  let at = start
  while (at < text.length) {
    const byte = text[at]
    if (byte === quote) return at
    at += byte === backslash ? 2 : 1
  }
  return at
}
