import type { LogQuery } from './ast.ts'
import { buildTerm } from './build-term.ts'
import { resolveLogField, type LogField } from './log-field.ts'
import { parseSearch, type SearchLanguage } from './parse-search.ts'

const language: SearchLanguage<LogField> = {
  bare: { kind: 'column', column: 'body' },
  ordered: new Set(['severity', 'level', 'timestamp', 'observed_timestamp', 'received_at']),
  resolve: resolveLogField,
  build: buildTerm,
}

/**
 * Parses the log search grammar (docs/log-search.md). The empty text finds everything. Throws Fault('bad_input') with the position
 * and what to do; never anything else, whatever the text.
 */
export function parseLogSearch(text: string): LogQuery {
  return parseSearch(text, language)
}
