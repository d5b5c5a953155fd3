import type { Bound, LogQuery, LogTest } from './ast.ts'
import { checkRegex } from './check-regex.ts'
import type { FieldOperator, RangeEnd } from './lexer.ts'
import { nameOfLogField, typeOfLogField, type LogField } from './log-field.ts'
import { parseBoundValue } from './parse-bound-value.ts'
import type { ValueToken } from './parse-search.ts'
import { searchError } from './search-error.ts'
import { parseSeverity } from './severity-rank.ts'

/** The term that `field<operator>value` means, by the type of the field. Throws Fault('bad_input') with the position. */
export function buildTerm(field: LogField, operator: FieldOperator, token: ValueToken): LogQuery {
  const test = operator === ':' ? readTest(field, token) : readOperator(field, operator, token)
  return test === undefined ? { kind: 'all' } : { kind: 'term', field, test }
}

function readTest(field: LogField, token: ValueToken): LogTest | undefined {
  const type = typeOfLogField(field)
  switch (token.kind) {
    case 'regex':
      if (type === 'number' || type === 'time') throw notText(field, token)
      checkRegex(token.pattern, token.at)
      return { kind: 'regex', pattern: token.pattern }
    case 'range':
      return readRange(field, token.low, token.high, token.at)
    case 'phrase':
      return readScalar(field, token.text, token.at)
    case 'word': {
      if (token.plain && token.pieces.length === 1 && token.pieces[0] === 'exists' && type !== 'text') return readExists(field, token)
      if (token.pieces.length === 1) return readScalar(field, token.pieces.join(''), token.at)
      if (token.pieces.every((piece) => piece === '')) return type === 'text' ? undefined : readExists(field, token)
      if (type === 'number' || type === 'time') throw notText(field, token)
      const pieces = mergeStars(token.pieces)
      if (type === 'text') return { kind: 'word', pieces: pieces.map((piece) => piece.toLowerCase()) }
      return { kind: 'glob', pieces: type === 'word' ? pieces : pieces.map((piece) => piece.toLowerCase()) }
    }
  }
}

function readOperator(field: LogField, operator: Exclude<FieldOperator, ':'>, token: ValueToken): LogTest {
  if (token.kind === 'regex' || token.kind === 'range')
    throw searchError(token.at, `${operator} cannot stand before this`, 'Remove the sign after the colon')
  const text = token.kind === 'phrase' ? token.text : token.pieces.join('*')
  const type = typeOfLogField(field)
  switch (operator) {
    case ':=':
      return type === 'text' ? { kind: 'equals', value: text } : readScalar(field, text, token.at)
    case ':~':
      if (type === 'number' || type === 'time') throw notText(field, token)
      return { kind: 'contains', text: readNonEmpty(text, token.at) }
    case ':>':
    case ':>=':
      return { kind: 'range', low: readBound(field, text, operator === ':>=', token.at) }
    case ':<':
    case ':<=':
      return { kind: 'range', high: readBound(field, text, operator === ':<=', token.at) }
  }
}

function readScalar(field: LogField, text: string, at: number): LogTest {
  switch (typeOfLogField(field)) {
    case 'text':
      return { kind: 'contains', text: readNonEmpty(text, at) }
    case 'word':
      return { kind: 'equals', value: text }
    case 'lower':
      return { kind: 'equals', value: text.toLowerCase() }
    case 'severity': {
      const severity = parseSeverity(text)
      if (severity === undefined) throw searchError(at, `"${text}" is no severity`, 'Use trace, debug, info, warn, error, fatal or unset')
      return { kind: 'equals', value: severity }
    }
    case 'number':
    case 'time': {
      const bound = readBound(field, text, true, at)
      return { kind: 'range', low: bound, high: bound }
    }
  }
}

function readRange(field: LogField, low: RangeEnd, high: RangeEnd, at: number): LogTest {
  if (low.text === undefined && high.text === undefined)
    throw searchError(at, 'this range has no end', `Give one end, or write ${nameOfLogField(field)}:exists`)
  return {
    kind: 'range',
    ...(low.text === undefined ? {} : { low: readBound(field, low.text, low.inclusive, at) }),
    ...(high.text === undefined ? {} : { high: readBound(field, high.text, high.inclusive, at) }),
  }
}

function readBound(field: LogField, text: string, inclusive: boolean, at: number): Bound {
  return { value: parseBoundValue(field, text, at), inclusive }
}

function readExists(field: LogField, token: ValueToken): LogTest {
  const type = typeOfLogField(field)
  if (type === 'number' || type === 'time')
    throw searchError(token.at, `every record has ${nameOfLogField(field)}`, 'Compare it with a value')
  return { kind: 'exists' }
}

function readNonEmpty(text: string, at: number): string {
  if (text === '') throw searchError(at, 'there is nothing between the quotes', 'Write the text to search for')
  return text
}

function notText(field: LogField, token: ValueToken): Error {
  return searchError(token.at, `${nameOfLogField(field)} is no text`, 'Compare it with >, >=, <, <= or a range')
}

/** `a**b` is `a*b`. */
export function mergeStars(pieces: readonly string[]): string[] {
  return pieces.filter((piece, i) => piece !== '' || i === 0 || i === pieces.length - 1)
}
