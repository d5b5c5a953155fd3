import { joinQueries, type Bound, type LogTest, type SearchQuery } from '../../logs/ast.ts'
import { mergeStars } from '../../logs/build-term.ts'
import { checkRegex } from '../../logs/check-regex.ts'
import type { FieldOperator } from '../../logs/lexer.ts'
import { parseNumberText } from '../../logs/parse-bound-value.ts'
import type { ValueToken } from '../../logs/parse-search.ts'
import { searchError } from '../../logs/search-error.ts'
import { parseDuration } from './parse-duration.ts'
import { namesakesOf, typeOfSpanField, type SpanField } from './span-field.ts'

type Build = (field: SpanField, token: ValueToken) => LogTest

/** The term that `field<operator>value` means, by the type of the field. Throws Fault('bad_input') with the position. */
export function buildSpanTerm(field: SpanField, operator: FieldOperator, token: ValueToken): SearchQuery<SpanField> {
  const test = operator === ':' ? readTest(field, token) : readOperator(field, operator, token)
  return joinQueries(
    'or',
    namesakesOf(field).map((namesake) => ({ kind: 'term', field: namesake, test })),
  )
}

const readTest: Build = (field, token) => {
  const type = typeOfSpanField(field)
  if (token.kind === 'range') {
    if (token.low.text === undefined && token.high.text === undefined)
      throw searchError(token.at, 'this range has no end', 'Give one end of it')
    return {
      kind: 'range',
      ...(token.low.text === undefined ? {} : { low: readBound(field, token.low.text, token.low.inclusive, token.at) }),
      ...(token.high.text === undefined ? {} : { high: readBound(field, token.high.text, token.high.inclusive, token.at) }),
    }
  }
  if (type === 'duration') throw searchError(token.at, 'a duration is compared', 'Write duration:>1s or duration:[100ms TO 2s]')
  if (token.kind === 'regex') {
    checkRegex(token.pattern, token.at)
    return { kind: 'regex', pattern: token.pattern }
  }
  if (token.kind === 'phrase') return readScalar(field, token.text, token.at)
  const [only = '', ...more] = token.pieces
  if (more.length === 0) {
    if (token.plain && only === 'exists' && type !== 'text') return { kind: 'exists' }
    const hundreds = field.kind === 'attribute' && token.plain ? /^([1-5])xx$/i.exec(only)?.[1] : undefined
    if (hundreds !== undefined)
      return { kind: 'range', low: ends(Number(hundreds) * 100, true), high: ends(Number(hundreds) * 100 + 100, false) }
    return readScalar(field, only, token.at)
  }
  if (token.pieces.every((piece) => piece === '')) return { kind: 'exists' }
  const pieces = mergeStars(token.pieces)
  if (type === 'text') return { kind: 'word', pieces: pieces.map((piece) => piece.toLowerCase()) }
  return { kind: 'glob', pieces: type === 'lower' ? pieces.map((piece) => piece.toLowerCase()) : pieces }
}

function readOperator(field: SpanField, operator: Exclude<FieldOperator, ':'>, token: ValueToken): LogTest {
  if (token.kind === 'regex' || token.kind === 'range')
    throw searchError(token.at, `${operator} cannot stand before this`, 'Remove the sign after the colon')
  const text = token.kind === 'phrase' ? token.text : token.pieces.join('*')
  switch (operator) {
    case ':=':
      return typeOfSpanField(field) === 'text' ? { kind: 'equals', value: text } : readScalar(field, text, token.at)
    case ':~':
      if (typeOfSpanField(field) === 'duration')
        throw searchError(token.at, 'a duration is no text', 'Compare it with >, >=, <, <= or a range')
      return { kind: 'contains', text: readNonEmpty(text, token.at) }
    case ':>':
    case ':>=':
      return { kind: 'range', low: readBound(field, text, operator === ':>=', token.at) }
    case ':<':
    case ':<=':
      return { kind: 'range', high: readBound(field, text, operator === ':<=', token.at) }
  }
}

function readScalar(field: SpanField, text: string, at: number): LogTest {
  switch (typeOfSpanField(field)) {
    case 'text':
      return { kind: 'contains', text: readNonEmpty(text, at) }
    case 'word':
    case 'list':
      return { kind: 'equals', value: text }
    case 'lower':
      return { kind: 'equals', value: text.toLowerCase() }
    case 'duration': {
      const bound = readBound(field, text, true, at)
      return { kind: 'range', low: bound, high: bound }
    }
  }
}

function readBound(field: SpanField, text: string, inclusive: boolean, at: number): Bound {
  if (typeOfSpanField(field) === 'duration') return ends(parseDuration(text, at), inclusive)
  if (field.kind === 'column') throw searchError(at, `${field.column} has no order`, 'Compare the duration or attributes that are numbers')
  const number = parseNumberText(text)
  if (number === undefined || !Number.isFinite(number)) throw searchError(at, `"${text}" is no number`, 'Write a number, as 10 or 2.5e3')
  return ends(number, inclusive)
}

function ends(value: number, inclusive: boolean): Bound {
  return { value, inclusive }
}

function readNonEmpty(text: string, at: number): string {
  if (text === '') throw searchError(at, 'there is nothing between the quotes', 'Write the text to search for')
  return text
}
