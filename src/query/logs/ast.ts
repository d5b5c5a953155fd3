import type { LogField } from './log-field.ts'

/** A parsed search. Pure data: printed, planned to SQL and compiled to a predicate by functions of their own. */
export type SearchQuery<Field> =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly items: readonly SearchQuery<Field>[] }
  | { readonly kind: 'not'; readonly item: SearchQuery<Field> }
  | { readonly kind: 'term'; readonly field: Field; readonly test: LogTest }

export type LogQuery = SearchQuery<LogField>

/**
 * What is asked of one field. `equals` is exact; `contains` ignores case; `glob` is exact text between stars; `word` is a glob over
 * one word of a text and ignores case; `regex` is RE2 and case-sensitive; `range` compares numbers, severity ranks or nanoseconds.
 */
export type LogTest =
  | { readonly kind: 'exists' }
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'glob' | 'word'; readonly pieces: readonly string[] }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'range'; readonly low?: Bound; readonly high?: Bound }

/** One end of a range; `value` is a number for numbers and severities, a bigint of nanoseconds for times. */
export interface Bound {
  readonly value: number | bigint
  readonly inclusive: boolean
}

/** Joins without nesting: `and(and(a, b), c)` is `and(a, b, c)`; `all` is neutral in AND and wins in OR. */
export function joinQueries<Field>(kind: 'and' | 'or', parts: readonly SearchQuery<Field>[]): SearchQuery<Field> {
  const items = parts.flatMap((part) => (part.kind === kind ? part.items : [part]))
  if (kind === 'or' && items.some((item) => item.kind === 'all')) return { kind: 'all' }
  const kept = items.filter((item) => item.kind !== 'all')
  const [first] = kept
  if (first === undefined) return { kind: 'all' }
  return kept.length === 1 ? first : { kind, items: kept }
}

/** Negates; a double negation goes away. */
export function negateQuery<Field>(item: SearchQuery<Field>): SearchQuery<Field> {
  return item.kind === 'not' ? item.item : { kind: 'not', item }
}
