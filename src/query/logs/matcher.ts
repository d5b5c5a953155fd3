import type { Bound, LogQuery, LogTest } from './ast.ts'
import { compileRegex } from './check-regex.ts'
import { wordPattern } from './glob-pattern.ts'
import type { LogColumn, LogField } from './log-field.ts'
import { parseNumberText } from './parse-bound-value.ts'
import type { SearchableRecord } from './searchable-record.ts'
import { severityOfNumber } from './severity-rank.ts'

export type LogPredicate = (record: SearchableRecord) => boolean

/** Compiles a search to a predicate with the same meaning as its SQL (the script tests hold the two together). For live tail. */
export function compileMatcher(query: LogQuery): LogPredicate {
  switch (query.kind) {
    case 'all':
      return () => true
    case 'and': {
      const items = query.items.map((item) => compileMatcher(item))
      return (record) => items.every((item) => item(record))
    }
    case 'or': {
      const items = query.items.map((item) => compileMatcher(item))
      return (record) => items.some((item) => item(record))
    }
    case 'not': {
      const item = compileMatcher(query.item)
      return (record) => !item(record)
    }
    case 'term':
      return compileTerm(query.field, query.test)
  }
}

function compileTerm(field: LogField, test: LogTest): LogPredicate {
  if (test.kind === 'range') return compileRange(field, test.low, test.high)
  if (field.kind === 'column') {
    const read = textColumns[field.column] ?? (() => '')
    if (test.kind === 'exists')
      return field.column === 'severity' ? (record) => record.severityNumber !== 0 : (record) => read(record) !== ''
    const matches = compileText(test)
    return (record) => matches(read(record))
  }
  const matches = test.kind === 'exists' ? () => true : compileText(test)
  return (record) => {
    const value = readAttribute(record, field)
    return value !== undefined && matches(value)
  }
}

function readAttribute(record: SearchableRecord, field: LogField & { kind: 'attribute' }): string | undefined {
  const own = field.scope === 'resource' ? undefined : record.attributes.get(field.name)
  return own ?? (field.scope === 'attributes' ? undefined : record.resource.get(field.name))
}

function compileText(test: Exclude<LogTest, { kind: 'exists' | 'range' }>): (text: string) => boolean {
  switch (test.kind) {
    case 'equals':
      return (text) => text === test.value
    case 'contains': {
      const needle = test.text.toLowerCase()
      return (text) => text.toLowerCase().includes(needle)
    }
    case 'glob':
      return (text) => matchesGlob(text, test.pieces)
    case 'word': {
      const regex = compileRegex(wordPattern(test.pieces))
      return (text) => regex.matcher(text.toLowerCase()).find()
    }
    case 'regex': {
      const regex = compileRegex(test.pattern)
      return (text) => regex.matcher(text).find()
    }
  }
}

/** Exact text between stars, in time linear in the text for each piece. */
function matchesGlob(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
  const end = text.length - last.length
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}

function compileRange(field: LogField, low: Bound | undefined, high: Bound | undefined): LogPredicate {
  const read = compileNumber(field)
  return (record) => {
    const value = read(record)
    if (value === undefined) return false
    if (low !== undefined && !(low.inclusive ? value >= low.value : value > low.value)) return false
    return high === undefined || (high.inclusive ? value <= high.value : value < high.value)
  }
}

function compileNumber(field: LogField): (record: SearchableRecord) => number | bigint | undefined {
  if (field.kind === 'attribute')
    return (record) => {
      const text = readAttribute(record, field)
      return text === undefined ? undefined : parseNumberText(text)
    }
  return numberColumns[field.column] ?? (() => undefined)
}

const numberColumns: Readonly<Partial<Record<LogColumn, (record: SearchableRecord) => number | bigint | undefined>>> = {
  severity: ({ severityNumber }) => (severityNumber === 0 ? undefined : severityNumber - ((severityNumber - 1) % 4)),
  severity_number: (record) => record.severityNumber,
  trace_flags: (record) => record.traceFlags,
  timestamp: (record) => record.timestamp,
  observed_timestamp: (record) => record.observedTimestamp,
  received_at: (record) => record.receivedAt,
}

/** The parser asks only numbers and times of the other columns. */
const textColumns: Readonly<Partial<Record<LogColumn, (record: SearchableRecord) => string>>> = {
  body: (record) => record.body,
  severity: (record) => severityOfNumber(record.severityNumber),
  service: (record) => record.service,
  host: (record) => record.host,
  environment: (record) => record.environment,
  class: (record) => record.class,
  trace_id: (record) => record.traceId,
  span_id: (record) => record.spanId,
  event_name: (record) => record.eventName,
  scope_name: (record) => record.scopeName,
  scope_version: (record) => record.scopeVersion,
  severity_text: (record) => record.severityText,
}
