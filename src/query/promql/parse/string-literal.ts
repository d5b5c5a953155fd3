import { isUtf8 } from 'node:buffer'

import { describeGoChar } from '../../../lib/go-quote.ts'

const singleEscapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }
const digitsOfEscape: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** What needs no closer look, by the quote it stands in. */
const plain: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\\n\ufffd\p{Surrogate}]|\\[abfnrtv\\"]|\\x[\da-fA-F]{2}|\\[0-3][0-7]{2})*/uy,
  "'": /(?:[^'\\\n\ufffd\p{Surrogate}]|\\[abfnrtv\\']|\\x[\da-fA-F]{2}|\\[0-3][0-7]{2})*/uy,
  '`': /[^`\ufffd\p{Surrogate}]*/uy,
}

/** Where a quoted text that begins at `start` ends, or what is wrong with it. */
export function scanString(text: string, start: number): { readonly end: number } | { readonly problem: string } {
  const quote = text.charAt(start)
  let at = start + 1
  for (;;) {
    at += measure(plain[quote] ?? /$/y, text, at)
    const char = text.charAt(at)
    if (char === quote) return { end: at + 1 }
    if (char === '' || char === '\n') return { problem: quote === '`' ? 'unterminated raw string' : 'unterminated quoted string' }
    if (char !== '\\') return { problem: 'invalid UTF-8 rune' }
    const escape = scanEscape(text, at + 1, quote)
    if ('problem' in escape) return escape
    at = escape.end
  }
}

/** What stands between the quotes of a scanned string. Escaped bytes that are no UTF-8 become lone surrogates, U+DC00 plus the byte. */
export function unquoteString(quoted: string): string {
  const inner = quoted.slice(1, -1)
  if (quoted.startsWith('`') || !inner.includes('\\')) return inner
  const escape = /\\(?:x([\da-fA-F]{2})|([0-7]{3})|(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))|(.))/g
  const unescaped = inner.replaceAll(escape, (_, hex?: string, octal?: string, short?: string, long?: string, single = '') => {
    const point = short ?? long
    if (point !== undefined) return String.fromCodePoint(Number.parseInt(point, 16))
    if (hex === undefined && octal === undefined) return String.fromCharCode(singleEscapes[single] ?? single.charCodeAt(0))
    const byte = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16)
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)
  })
  return unescaped.replaceAll(/[\udc80-\udcff]+/gu, (run) => decodeBytes(Buffer.from(Array.from(run, (char) => char.charCodeAt(0) & 0xff))))
}

function scanEscape(text: string, start: number, quote: string): { readonly end: number } | { readonly problem: string } {
  if (start >= text.length) return { problem: 'escape sequence not terminated' }
  const char = String.fromCodePoint(text.codePointAt(start) ?? 0)
  if (char in singleEscapes || char === '\\' || char === quote) return { end: start + 1 }
  const octal = char >= '0' && char <= '7'
  const count = octal ? 3 : digitsOfEscape[char]
  if (count === undefined) return { problem: `unknown escape sequence ${describeGoChar(char)}` }
  const from = octal ? start : start + 1
  for (let at = from; at < from + count; at++) {
    if (at >= text.length) return { problem: 'escape sequence not terminated' }
    const digit = String.fromCodePoint(text.codePointAt(at) ?? 0)
    if (!(octal ? /[0-7]/ : /[\da-fA-F]/).test(digit)) return { problem: `illegal character ${describeGoChar(digit)} in escape sequence` }
  }
  const code = Number.parseInt(text.slice(from, from + count), octal ? 8 : 16)
  const largest = octal || char === 'x' ? 0xff : 0x10ffff
  if (code > largest || (code >= 0xd800 && code < 0xe000)) return { problem: 'escape sequence is an invalid Unicode code point' }
  return { end: from + count }
}

function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString()
  let decoded = ''
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((size) => at + size <= bytes.length && isUtf8(bytes.subarray(at, at + size)))
    decoded += length === undefined ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length)
    at += length ?? 1
  }
  return decoded
}

function measure(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}
