import { formatNanoTime } from '../nano-time.ts'
import type { Bound, LogQuery, LogTest } from './ast.ts'
import { nameOfLogField, typeOfLogField, type LogField } from './log-field.ts'
import { severityRanks } from './severity-rank.ts'

/** The canonical text of a search: parsing it gives the same search again. */
export function printLogSearch(query: LogQuery): string {
  switch (query.kind) {
    case 'all':
      return ''
    case 'and':
      return query.items.map((item) => (item.kind === 'or' ? `(${printLogSearch(item)})` : printLogSearch(item))).join(' ')
    case 'or':
      return query.items.map((item) => printLogSearch(item)).join(' OR ')
    case 'not':
      if (query.item.kind === 'all') return '-*'
      return query.item.kind === 'term' ? `-${printLogSearch(query.item)}` : `-(${printLogSearch(query.item)})`
    case 'term':
      return printTerm(query.field, query.test)
  }
}

function printTerm(field: LogField, test: LogTest): string {
  const isBody = typeOfLogField(field) === 'text'
  if (isBody && test.kind === 'contains') return printText(test.text)
  if (isBody && test.kind === 'word') return printPieces(test.pieces)
  if (isBody && test.kind === 'regex') return printRegex(test.pattern)
  return printName(field) + printTest(field, test)
}

function printTest(field: LogField, test: LogTest): string {
  switch (test.kind) {
    case 'exists':
      return ':*'
    case 'equals':
      return typeOfLogField(field) === 'text' ? `:=${quote(test.value)}` : `:${printText(test.value)}`
    case 'contains':
      return `:~${quote(test.text)}`
    case 'glob':
    case 'word':
      return `:${printPieces(test.pieces)}`
    case 'regex':
      return `:${printRegex(test.pattern)}`
    case 'range':
      return printRange(field, test.low, test.high)
  }
}

function printRange(field: LogField, low: Bound | undefined, high: Bound | undefined): string {
  if (low === undefined || high === undefined) {
    if (high !== undefined) return `:<${high.inclusive ? '=' : ''}${printValue(field, high)}`
    return low === undefined ? '' : `:>${low.inclusive ? '=' : ''}${printValue(field, low)}`
  }
  return `:${low.inclusive ? '[' : '{'}${printValue(field, low)} TO ${printValue(field, high)}${high.inclusive ? ']' : '}'}`
}

function printValue(field: LogField, { value }: Bound): string {
  if (typeof value === 'bigint') return formatNanoTime(value)
  if (typeOfLogField(field) !== 'severity') return String(value)
  return Object.entries(severityRanks).find(([, rank]) => rank === value)?.[0] ?? ''
}

function printName(field: LogField): string {
  const name = nameOfLogField(field)
  return /^[A-Za-z_][\w.]*$/.test(name) && !keywords.has(name) ? name : quote(name)
}

const keywords = new Set(['AND', 'OR', 'NOT', 'exists'])

function printText(text: string): string {
  return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?$/u.test(text) && !keywords.has(text) ? text : quote(text)
}

function printPieces(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(/[\s*\\"():/[\]{}<>=!~-]/g, String.raw`\$&`)).join('*')
}

function printRegex(pattern: string): string {
  // A slash that is already escaped was unescaped by the lexer: every slash here is a plain one.
  return `/${pattern.replaceAll('/', String.raw`\/`)}/`
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`
}
