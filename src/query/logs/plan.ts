import type { SqlParams } from '../sql-params.ts'
import type { Bound, LogQuery, LogTest } from './ast.ts'
import { likePattern, wordPattern } from './glob-pattern.ts'
import type { AttributeField, LogField } from './log-field.ts'

/** Shorter pieces cannot use the trigram index. */
const indexedLength = 3

/**
 * The condition on log_records that a search means, its values bound in `params`. Written so that the skip indexes of the table
 * apply: trigrams of lowerUTF8(body), and the values of attributes.
 */
export function planLogCondition(query: LogQuery, params: SqlParams): string {
  switch (query.kind) {
    case 'all':
      return '1'
    case 'and':
      return `(${query.items.map((item) => planLogCondition(item, params)).join(' AND ')})`
    case 'or':
      return `(${query.items.map((item) => planLogCondition(item, params)).join(' OR ')})`
    case 'not':
      return `NOT ${planLogCondition(query.item, params)}`
    case 'term':
      return `(${planTerm(query.field, query.test, params)})`
  }
}

function planTerm(field: LogField, test: LogTest, params: SqlParams): string {
  if (field.kind === 'attribute') return planAttribute(field, test, params)
  if (test.kind === 'range') return planColumnRange(field.column, test.low, test.high, params)
  if (test.kind === 'exists') return field.column === 'severity' ? 'severity_number != 0' : `${field.column} != ''`
  return planText(field.column, test, params)
}

/** The record's own attribute wins over the resource's; an absent one matches nothing. */
export function planAttribute(field: AttributeField, test: LogTest, params: SqlParams): string {
  const key = params.bind('String', field.name)
  const inMap = (map: string): string => {
    const has = `mapContains(${map}, ${key})`
    const value = `${map}[${key}]`
    if (test.kind === 'exists') return has
    if (test.kind === 'range') return planRange(`toFloat64OrNull(${value})`, 'Float64', test.low, test.high, params)
    const condition = planText(value, test, params)
    return test.kind === 'equals' && test.value !== '' ? condition : `${has} AND ${condition}`
  }
  if (field.scope !== 'any') return inMap(field.scope)
  const own = inMap('attributes')
  return test.kind === 'exists'
    ? `${own} OR ${inMap('resource')}`
    : `${own} OR NOT mapContains(attributes, ${key}) AND ${inMap('resource')}`
}

/** What is asked of the text an SQL expression yields. */
export function planText(value: string, test: Exclude<LogTest, { kind: 'exists' | 'range' }>, params: SqlParams): string {
  switch (test.kind) {
    case 'equals':
      return `${value} = ${params.bind('String', test.value)}`
    case 'contains':
      return planContains(value, test.text, params)
    case 'glob':
      return `${value} LIKE ${params.bind('String', likePattern(test.pieces))}`
    case 'word': {
      const pieces = test.pieces
        .filter((piece) => piece.length >= indexedLength)
        .map((piece) => `${planContains(value, piece, params)} AND `)
      return `${pieces.join('')}match(lowerUTF8(${value}), ${params.bind('String', wordPattern(test.pieces))})`
    }
    case 'regex':
      return `match(${value}, ${params.bind('String', test.pattern)})`
  }
}

function planContains(value: string, text: string, params: SqlParams): string {
  return `lowerUTF8(${value}) LIKE lowerUTF8(${params.bind('String', likePattern(['', text, '']))})`
}

function planColumnRange(column: string, low: Bound | undefined, high: Bound | undefined, params: SqlParams): string {
  if (column === 'severity') {
    // Four numbers a severity: above error begins at 21, up to error ends before 21.
    const least = low === undefined ? 1 : Number(low.value) + (low.inclusive ? 0 : 4)
    const below = high && { value: Number(high.value) + (high.inclusive ? 4 : 0), inclusive: false }
    return planRange('severity_number', 'UInt8', { value: least, inclusive: true }, below, params)
  }
  if (typeof (low ?? high)?.value === 'bigint') return planTimeRange(column, low, high, params)
  return planRange(column, 'Float64', low, high, params)
}

function planTimeRange(column: string, low: Bound | undefined, high: Bound | undefined, params: SqlParams): string {
  const side = (operator: string, bound: Bound): string =>
    `${column} ${operator}${bound.inclusive ? '=' : ''} fromUnixTimestamp64Nano(${params.bind('Int64', bound.value)}, 'UTC')`
  return [...(low ? [side('>', low)] : []), ...(high ? [side('<', high)] : [])].join(' AND ')
}

/** What is asked of the number an SQL expression yields; one that may be NULL has to begin with toFloat64OrNull. */
export function planRange(
  value: string,
  type: 'Float64' | 'UInt8',
  low: Bound | undefined,
  high: Bound | undefined,
  params: SqlParams,
): string {
  const side = (operator: string, bound: Bound): string =>
    `${value} ${operator}${bound.inclusive ? '=' : ''} ${params.bind(type, bound.value)}`
  const condition = [...(low ? [side('>', low)] : []), ...(high ? [side('<', high)] : [])].join(' AND ')
  // An attribute that is no number is NULL here, and NOT NULL would be lost.
  return value.startsWith('toFloat64OrNull') ? `ifNull(${condition}, 0)` : condition
}
