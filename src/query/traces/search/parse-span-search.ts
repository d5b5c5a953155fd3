import type { SearchQuery } from '../../logs/ast.ts'
import { parseSearch, type SearchLanguage } from '../../logs/parse-search.ts'
import { buildSpanTerm } from './build-span-term.ts'
import { resolveSpanField, type SpanColumn, type SpanField } from './span-field.ts'

export type SpanQuery = SearchQuery<SpanField>

/** What stands without a field is a part of the operation's name, whatever its case. */
const operation: SpanField = { kind: 'column', column: 'name' }

const language: SearchLanguage<SpanField> = {
  bare: operation,
  ordered: new Set(['duration']),
  resolve: resolveSpanField,
  build: (field, operator, token) => {
    if (field !== operation || operator !== ':' || token.kind === 'range') return buildSpanTerm(field, operator, token)
    if (token.kind === 'regex') return buildSpanTerm(field, ':', token)
    const pieces = token.kind === 'phrase' ? [token.text] : token.pieces
    const parts = pieces.filter((piece) => piece !== '')
    if (parts.length === 0) return { kind: 'all' }
    if (parts.length === 1) return { kind: 'term', field, test: { kind: 'contains', text: parts.join('') } }
    return { kind: 'term', field, test: { kind: 'word', pieces: pieces.map((piece) => piece.toLowerCase()) } }
  },
}

/**
 * Parses a search of spans: the grammar of the log search (docs/log-search.md) with the fields of spans, durations with units, and
 * `5xx` for the hundreds of a status code. Throws Fault('bad_input') with the position; never anything else, whatever the text.
 */
export function parseSpanSearch(text: string): SpanQuery {
  return parseSearch(text, language)
}

/** What a search asks of spans, beyond the environment they are of: `any` nothing, `outcome` how they went or how long they took, `named` which they are. */
export type SpanAsked = 'any' | 'outcome' | 'named'

const order: readonly SpanAsked[] = ['any', 'outcome', 'named']

/** The most that the search asks anywhere. */
export function askedOf(query: SpanQuery): SpanAsked {
  switch (query.kind) {
    case 'all':
      return 'any'
    case 'and':
    case 'or':
      return order[Math.max(...query.items.map((item) => order.indexOf(askedOf(item))))] ?? 'any'
    case 'not':
      return askedOf(query.item)
    case 'term':
      return (query.field.kind === 'column' && askedByColumn[query.field.column]) || 'named'
  }
}

/** The environment is a scope, typed as well as chosen above the page: a trace seldom leaves it. */
const askedByColumn: Partial<Record<SpanColumn, SpanAsked>> = { environment: 'any', duration_ns: 'outcome', status: 'outcome' }
