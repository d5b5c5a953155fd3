import { isUtf8 } from 'node:buffer'

import { familyTypes, type FamilyType } from '../../../model/series.ts'
import { readFloat } from './read-float.ts'
import { type ExpositionSink, sliceSamples } from './sample-view.ts'
import {
  braceOpen,
  hash,
  isNameStart,
  lineFeed,
  prometheusGrammar,
  quote,
  skipBlanks,
  skipBraces,
  skipName,
  skipQuoted,
} from './series-grammar.ts'
import { TextCursor } from './text-cursor.ts'

const typeWords = new Map<string, FamilyType>([
  ...familyTypes.filter((type) => ['counter', 'gauge', 'histogram', 'summary'].includes(type)).map((type) => [type, type] as const),
  ['untyped', 'unknown'],
])

/**
 * The Prometheus text format, versions 0.0.4 and 1.0.0 (the second adds quoted UTF-8 names; who speaks the first may not send them, and
 * nothing else can be meant by them). Refuses what Prometheus refuses, and a NUL byte between two samples as well.
 */
export function* readPrometheusText(body: Buffer, sink: ExpositionSink): Generator<undefined> {
  const cursor = new TextCursor(body, prometheusGrammar)
  let samples = 0
  for (let at = 0; at < body.length;) {
    at = skipBlanks(body, at)
    const code = body[at]
    if (code === undefined || code === lineFeed) at++
    else if (code === hash) at = readComment(cursor, at, sink)
    else {
      at = readSample(cursor, at)
      sink.sample(cursor)
      if (++samples % sliceSamples === 0) yield
    }
  }
}

function readSample(cursor: TextCursor, start: number): number {
  const { bytes } = cursor
  if (!isNameStart(bytes[start]) && bytes[start] !== braceOpen) throw cursor.refuse(start, 'expected a metric name')
  cursor.keyStart = start
  const nameEnd = skipName(bytes, start)
  const open = skipBlanks(bytes, nameEnd)
  cursor.keyEnd = bytes[open] === braceOpen ? skipBraces(bytes, open, true) : nameEnd
  if (cursor.keyEnd < 0) throw cursor.refuseSeries()
  const valueStart = skipBlanks(bytes, cursor.keyEnd)
  let at = valueStart
  for (let code = bytes[at]; code !== undefined && code > 32 && code !== braceOpen; code = bytes[at]) at++
  if (at === valueStart) throw cursor.refuse(at, 'expected a value after the series')
  const value = readFloat(bytes, valueStart, at)
  if (value === undefined) throw cursor.refuse(valueStart, 'the value is not a number')
  cursor.value = value
  at = skipBlanks(bytes, at)
  cursor.timeMs = NaN
  if (at >= bytes.length || bytes[at] === lineFeed) return at + 1
  const timeStart = at
  let time = 0
  for (let digit = (bytes[at] ?? 0) - 48; digit >= 0 && digit <= 9; digit = (bytes[++at] ?? 0) - 48) time = time * 10 + digit
  if (at === timeStart) throw cursor.refuse(at, 'expected a time in milliseconds or the end of the line')
  if (time > Number.MAX_SAFE_INTEGER) throw cursor.refuse(timeStart, 'the time is out of range')
  cursor.timeMs = time
  at = skipBlanks(bytes, at)
  if (at < bytes.length && bytes[at] !== lineFeed) throw cursor.refuse(at, 'expected the end of the line after the time')
  return at + 1
}

/** HELP and TYPE say something; any other line that begins with `#` is a comment. */
function readComment(cursor: TextCursor, start: number, sink: ExpositionSink): number {
  const { bytes, family } = cursor
  const word = skipBlanks(bytes, start + 1)
  const behind = word + 4
  const part = word === start + 1 ? undefined : partAt(bytes, word)
  const nameStart = skipBlanks(bytes, behind)
  if (part === undefined || nameStart === behind) return lineEnd(bytes, start) + 1
  const quoted = bytes[nameStart] === quote
  if (!quoted && !isNameStart(bytes[nameStart])) throw cursor.refuse(nameStart, `expected a metric name after ${part.toUpperCase()}`)
  const nameEnd = quoted ? skipQuoted(bytes, nameStart, true) : skipName(bytes, nameStart)
  if (nameEnd < 0) throw cursor.refuse(nameStart, 'a quoted name does not end')
  const end = lineEnd(bytes, nameEnd)
  family.part = part
  family.start = word
  family.end = end
  family.nameStart = nameStart
  family.nameEnd = nameEnd
  family.textStart = Math.min(nameEnd + 1, end)
  if (!isUtf8(bytes.subarray(nameStart, end))) throw cursor.refuse(nameStart, 'the text is not UTF-8')
  if (part === 'type') {
    const type = typeWords.get(bytes.toString('latin1', family.textStart, end))
    if (type === undefined) throw cursor.refuse(family.textStart, 'not a metric type')
    cursor.type = family.type = type
  }
  sink.family(family)
  return end + 1
}

function partAt(bytes: Buffer, at: number): 'help' | 'type' | undefined {
  const word = bytes.toString('latin1', at, at + 4)
  return word === 'HELP' ? 'help' : word === 'TYPE' ? 'type' : undefined
}

function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(lineFeed, at)
  return end < 0 ? bytes.length : end
}
