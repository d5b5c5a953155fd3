import { isUtf8 } from 'node:buffer'

import type { Fault } from '../../../lib/errors.ts'
import type { FamilyType } from '../../../model/series.ts'
import { refuseText } from './exposition-fault.ts'
import { formatOpenMetricsFloat } from './format-open-metrics-float.ts'
import { readFloat } from './read-float.ts'
import type { LabelPairs } from './sample-view.ts'

/** In what the two text formats differ in how they write a series. */
export interface SeriesGrammar {
  /** Blanks and tabs may stand between any two parts. */
  readonly blanks: boolean
  /** Labels need no comma between them. */
  readonly commasOptional: boolean
  /** A label's value may hold a line break. */
  readonly lineBreaks: boolean
}

export const prometheusGrammar: SeriesGrammar = { blanks: true, commasOptional: true, lineBreaks: true }
export const openMetricsGrammar: SeriesGrammar = { blanks: false, commasOptional: false, lineBreaks: false }

const labelStart = 1
const digit = 2
const colon = 4
const classes = new Uint8Array(256)
for (let code = 0; code < 128; code++) {
  const text = String.fromCharCode(code)
  classes[code] = /[a-zA-Z_]/.test(text) ? labelStart : /\d/.test(text) ? digit : text === ':' ? colon : 0
}

export const quote = 34
const comma = 44
const equals = 61
const backslash = 92
export const braceOpen = 123
const braceClose = 125
export const lineFeed = 10
export const blank = 32
const tab = 9
export const hash = 35

export function isNameStart(code: number | undefined): boolean {
  return ((classes[code ?? 0] ?? 0) & (labelStart | colon)) !== 0
}

/** Where the metric name that begins at `at` ends. */
export function skipName(bytes: Buffer, at: number): number {
  let end = at
  while ((classes[bytes[end] ?? 0] ?? 0) !== 0) end++
  return end
}

export function skipBlanks(bytes: Buffer, at: number): number {
  let end = at
  while (bytes[end] === blank || bytes[end] === tab) end++
  return end
}

/** Behind the quoted text that begins at `at`, or -1 when it does not end. */
export function skipQuoted(bytes: Buffer, at: number, lineBreaks: boolean): number {
  for (let end = at + 1; end < bytes.length; end++) {
    const code = bytes[end]
    if (code === quote) return end + 1
    if (code === backslash) {
      end++
      // An escaped line break is a line break.
      if (bytes[end] === lineFeed) return -1
    } else if (code === lineFeed && !lineBreaks) return -1
  }
  return -1
}

/** Behind the brace that closes what opens at `at`, or -1; looks at quotes only. */
export function skipBraces(bytes: Buffer, at: number, lineBreaks: boolean): number {
  for (let end = at + 1; end < bytes.length;) {
    const code = bytes[end]
    if (code === braceClose) return end + 1
    if (code === quote) {
      end = skipQuoted(bytes, end, lineBreaks)
      if (end < 0) return -1
    } else if (code === lineFeed) return -1
    else end++
  }
  return -1
}

/** Text between quotes; other escapes than these stand for themselves. */
export function unquote(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start + 1, end - 1)
  return text.includes('\\') ? text.replace(/\\(["\\n])/g, (_, code: string) => (code === 'n' ? '\n' : code)) : text
}

interface Parsed {
  readonly pairs: LabelPairs
  readonly end: number
}

/**
 * The labels of the series that begins at `start` (`name`, `name{label="value"}`, `{"name","label"="value"}`), checked in full. Throws
 * Fault('bad_input') with the line. `exemplar`: a set of labels without a name.
 */
export function parseSeries(bytes: Buffer, start: number, grammar: SeriesGrammar, exemplar = false): Parsed {
  const pairs: (readonly [string, string])[] = []
  const refuse = (at: number, reason: string): Fault => refuseText(bytes, at, reason)
  const skip = (at: number): number => (grammar.blanks ? skipBlanks(bytes, at) : at)
  const names = new Set<string>()
  const add = (position: number, name: string, value: string): void => {
    if (names.has(name)) throw refuse(position, `label name ${JSON.stringify(name)} is not unique`)
    names.add(name)
    pairs.push([name, value])
  }
  let named = exemplar
  let at = start
  if (isNameStart(bytes[at])) {
    at = skipName(bytes, start)
    add(start, '__name__', bytes.toString('latin1', start, at))
    named = true
  }
  const open = skip(at)
  if (bytes[open] !== braceOpen) return { pairs, end: at }
  at = skip(open + 1)
  while (bytes[at] !== braceClose) {
    const nameStart = at
    const quoted = bytes[at] === quote
    if (quoted) {
      at = skipQuoted(bytes, at, true)
      if (at < 0) throw refuse(nameStart, 'a quoted name does not end')
      checkUtf8(bytes, nameStart, at, 'a name')
    } else if (((classes[bytes[at] ?? 0] ?? 0) & labelStart) !== 0) {
      while (((classes[bytes[at] ?? 0] ?? 0) & (labelStart | digit)) !== 0) at++
    } else throw refuse(at, 'expected a label name')
    const nameEnd = at
    at = skip(at)
    if (quoted && !exemplar && (bytes[at] === comma || bytes[at] === braceClose)) {
      if (named) throw refuse(nameStart, 'the metric name is set twice')
      add(nameStart, '__name__', unquote(bytes, nameStart, nameEnd))
      named = true
      if (bytes[at] === comma) at = skip(at + 1)
      continue
    }
    if (bytes[at] !== equals) throw refuse(at, 'expected = after a label name')
    at = skip(at + 1)
    const valueStart = at
    if (bytes[at] !== quote) throw refuse(at, 'expected a quoted label value')
    at = skipQuoted(bytes, at, grammar.lineBreaks)
    if (at < 0) throw refuse(valueStart, 'a label value does not end')
    checkUtf8(bytes, valueStart, at, 'a label value')
    const name = quoted ? unquote(bytes, nameStart, nameEnd) : bytes.toString('latin1', nameStart, nameEnd)
    add(nameStart, name, unquote(bytes, valueStart, at))
    at = skip(at)
    if (bytes[at] === comma) at = skip(at + 1)
    else if (!grammar.commasOptional && bytes[at] !== braceClose) throw refuse(at, 'expected a comma or a closing brace')
  }
  if (!named) throw refuse(start, 'the series has no metric name')
  return { pairs, end: at + 1 }
}

function checkUtf8(bytes: Buffer, start: number, end: number, what: string): void {
  if (!isUtf8(bytes.subarray(start, end))) throw refuseText(bytes, start, `${what} is not UTF-8`)
}

/** `le` and `quantile` hold numbers, which have one way to be written. */
export function normalizeNumbers(pairs: LabelPairs, type: FamilyType): LabelPairs {
  const label = type === 'histogram' ? 'le' : type === 'summary' ? 'quantile' : undefined
  if (label === undefined) return pairs
  return pairs.map(([name, value]) => {
    const bytes = name === label ? Buffer.from(value) : undefined
    const number = bytes === undefined ? undefined : readFloat(bytes, 0, bytes.length)
    return [name, number === undefined ? value : formatOpenMetricsFloat(number)] as const
  })
}
