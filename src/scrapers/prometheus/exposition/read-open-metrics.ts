import { isUtf8 } from 'node:buffer'

import { familyTypes, type FamilyType, SeriesExemplarView } from '../../../model/series.ts'
import { readFloat } from './read-float.ts'
import { type ExpositionSink, type FamilyPart, sliceSamples } from './sample-view.ts'
import {
  blank,
  braceOpen,
  hash,
  isNameStart,
  lineFeed,
  openMetricsGrammar,
  parseSeries,
  quote,
  skipBraces,
  skipName,
  skipQuoted,
} from './series-grammar.ts'
import { TextCursor } from './text-cursor.ts'

const typeWords = new Map<string, FamilyType>(familyTypes.map((type) => [type, type]))
const noEnd = 'the body does not end with # EOF'

/**
 * OpenMetrics text, versions 0.0.1 and 1.0.0 with quoted UTF-8 names. As Prometheus reads it: the syntax is checked to the letter, what a
 * type promises (values of a counter, order of buckets) is not, and `_created` are samples like others.
 */
export function* readOpenMetrics(body: Buffer, sink: ExpositionSink): Generator<undefined> {
  const cursor = new TextCursor(body, openMetricsGrammar)
  let samples = 0
  for (let at = 0; ;) {
    if (at >= body.length) throw cursor.refuse(at, noEnd)
    if (body[at] === hash) {
      if (isWordAt(body, at, '# EOF')) {
        const end = at + 5 + (body[at + 5] === lineFeed ? 1 : 0)
        if (end < body.length) throw cursor.refuse(end, 'data after # EOF')
        return
      }
      at = readMetadata(cursor, at, sink)
    } else {
      at = readSample(cursor, at)
      sink.sample(cursor)
      if (++samples % sliceSamples === 0) yield
    }
  }
}

function readMetadata(cursor: TextCursor, start: number, sink: ExpositionSink): number {
  const { bytes, family } = cursor
  const part = partAt(bytes, start)
  if (part === undefined) throw cursor.refuse(start, 'expected # HELP, # TYPE, # UNIT, # EOF or a metric name')
  const nameStart = start + 7
  const quoted = bytes[nameStart] === quote
  if (!quoted && !isNameStart(bytes[nameStart])) throw cursor.refuse(nameStart, `expected a metric name after ${part.toUpperCase()}`)
  const nameEnd = quoted ? skipQuoted(bytes, nameStart, true) : skipName(bytes, nameStart)
  if (nameEnd < 0) throw cursor.refuse(nameStart, 'a quoted name does not end')
  if (bytes[nameEnd] !== blank) throw cursor.refuse(nameEnd, `expected a text after ${part.toUpperCase()}`)
  const end = bytes.indexOf(lineFeed, nameEnd)
  if (end < 0) throw cursor.refuse(bytes.length, noEnd)
  family.part = part
  family.start = start + 2
  family.end = end
  family.nameStart = nameStart
  family.nameEnd = nameEnd
  family.textStart = nameEnd + 1
  family.quotesEscaped = true
  if (!isUtf8(bytes.subarray(nameStart, end))) throw cursor.refuse(nameStart, 'the text is not UTF-8')
  if (part === 'type') {
    const type = typeWords.get(bytes.toString('latin1', family.textStart, end))
    if (type === undefined) throw cursor.refuse(family.textStart, 'not a metric type')
    cursor.type = family.type = type
  } else if (part === 'unit' && family.textStart < end && !family.name().endsWith(`_${family.text()}`)) {
    throw cursor.refuse(family.textStart, 'the unit is not the end of the metric name')
  }
  sink.family(family)
  return end + 1
}

function partAt(bytes: Buffer, at: number): FamilyPart | undefined {
  if (isWordAt(bytes, at, '# HELP ')) return 'help'
  if (isWordAt(bytes, at, '# TYPE ')) return 'type'
  return isWordAt(bytes, at, '# UNIT ') ? 'unit' : undefined
}

function isWordAt(bytes: Buffer, at: number, word: string): boolean {
  return bytes.toString('latin1', at, at + word.length) === word
}

function readSample(cursor: TextCursor, start: number): number {
  const { bytes } = cursor
  if (!isNameStart(bytes[start]) && bytes[start] !== braceOpen) throw cursor.refuse(start, 'expected a metric name')
  cursor.keyStart = start
  const nameEnd = skipName(bytes, start)
  cursor.keyEnd = bytes[nameEnd] === braceOpen ? skipBraces(bytes, nameEnd, false) : nameEnd
  if (cursor.keyEnd < 0) throw cursor.refuseSeries()
  let at = skipToken(cursor, cursor.keyEnd, 'expected a value after the series')
  cursor.value = numberOf(cursor, cursor.keyEnd + 1, at, 'the value')
  cursor.timeMs = NaN
  cursor.exemplarCount = 0
  if (bytes[at] === blank && !isExemplarAt(bytes, at)) {
    const timeStart = at
    at = skipToken(cursor, at, 'expected a time')
    cursor.timeMs = timeOf(cursor, timeStart + 1, at)
  }
  if (isExemplarAt(bytes, at)) at = readExemplar(cursor, at + 3)
  if (at >= bytes.length) throw cursor.refuse(at, noEnd)
  if (bytes[at] !== lineFeed) throw cursor.refuse(at, 'expected the end of the line')
  return at + 1
}

/** `{labels} value [time]` behind ` # `. */
function readExemplar(cursor: TextCursor, start: number): number {
  const { bytes } = cursor
  const { pairs, end } = parseSeries(bytes, start, cursor.grammar, true)
  const exemplar = (cursor.exemplars[0] ??= new SeriesExemplarView())
  exemplar.clear()
  for (const [name, value] of pairs) exemplar.labels.addText(name, value)
  let at = skipToken(cursor, end, 'expected a value after the labels of the exemplar')
  exemplar.value = numberOf(cursor, end + 1, at, 'the value of the exemplar')
  if (bytes[at] === blank) {
    const timeStart = at
    at = skipToken(cursor, at, 'expected the time of the exemplar')
    exemplar.timeMs = timeOf(cursor, timeStart + 1, at)
  }
  cursor.exemplarCount = 1
  return at
}

function isExemplarAt(bytes: Buffer, at: number): boolean {
  return bytes[at] === blank && bytes[at + 1] === hash && bytes[at + 2] === blank && bytes[at + 3] === braceOpen
}

/** Behind the word that follows the one blank at `at`. */
function skipToken(cursor: TextCursor, at: number, otherwise: string): number {
  const { bytes } = cursor
  let end = at + 1
  for (let code = bytes[end]; code !== undefined && code !== blank && code !== lineFeed; code = bytes[end]) end++
  if (bytes[at] !== blank || end === at + 1) throw cursor.refuse(at, otherwise)
  return end
}

function numberOf(cursor: TextCursor, start: number, end: number, what: string): number {
  const value = readFloat(cursor.bytes, start, end)
  if (value === undefined) throw cursor.refuse(start, `${what} is not a number`)
  return value
}

/** Seconds in the text, milliseconds in the model, cut as Prometheus cuts. */
function timeOf(cursor: TextCursor, start: number, end: number): number {
  const seconds = numberOf(cursor, start, end, 'the time')
  const ms = Math.trunc(seconds * 1000)
  if (!Number.isSafeInteger(ms)) throw cursor.refuse(start, 'the time is out of range')
  return ms
}
