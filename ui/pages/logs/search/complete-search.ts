import { writeField, writeValue } from '../search-text.ts'
import { cutSearch, unquote } from './cut-search.ts'

/** What can be completed where the caret stands. */
export interface CompletionPlace {
  readonly kind: 'field' | 'value'
  /** The field whose value is written; empty for a name. */
  readonly field: string
  /** What is written of it so far. */
  readonly typed: string
  /** The part of the text that a choice takes the place of. */
  readonly from: number
  readonly to: number
  /** The search without the term that is being written: what its values are counted in. */
  readonly rest: string
}

export interface Suggestion {
  /** As it is shown. */
  readonly text: string
  /** What is written into the search. */
  readonly insert: string
  /** Rows with it, when they were counted. */
  readonly count?: number | undefined
}

const shown = 12

/** What is being written at the caret; undefined where nothing can be completed (in a regular expression, a range, a phrase). */
export function findPlace(text: string, caret: number): CompletionPlace | undefined {
  const pieces = cutSearch(text)
  const index = pieces.findIndex(({ from, to }) => from < caret && caret <= to)
  const piece = pieces[index]
  const free = { kind: 'field', field: '', typed: '', from: caret, to: caret, rest: text } as const
  if (piece === undefined) return free
  switch (piece.kind) {
    case 'space':
    case 'not':
    case 'open':
      return piece.field === '' ? free : valuePlace(piece.field, '', caret, caret)
    case 'operator':
      return valuePlace(piece.field, '', piece.to, valueAfter(index)?.to ?? piece.to)
    case 'field':
      return { kind: 'field', field: '', typed: text.slice(piece.from, caret), from: piece.from, to: piece.to, rest: text }
    case 'word':
    case 'phrase': {
      const typed = text.slice(piece.from, caret)
      if (piece.field !== '') return valuePlace(piece.field, unquote(typed), piece.from, piece.to)
      return piece.kind === 'word' ? { kind: 'field', field: '', typed, from: piece.from, to: piece.to, rest: text } : undefined
    }
    case 'close':
    case 'keyword':
    case 'range':
    case 'regex':
      return undefined
  }

  function valueAfter(at: number): { readonly to: number } | undefined {
    const next = pieces[at + 1]
    return next?.kind === 'word' || next?.kind === 'phrase' ? next : undefined
  }

  function valuePlace(field: string, typed: string, from: number, to: number): CompletionPlace {
    return { kind: 'value', field, typed, from, to, rest: withoutTerm(text, from) }
  }
}

/** The search up to the term around a place and what follows it; a search in parentheses or with OR cannot be taken apart: empty. */
function withoutTerm(text: string, at: number): string {
  const pieces = cutSearch(text)
  if (pieces.some(({ kind }) => kind === 'open' || kind === 'keyword')) return ''
  const start = pieces.findLast(({ kind, from }) => kind === 'space' && from < at)?.to ?? 0
  const end = pieces.find(({ kind, from }) => kind === 'space' && from >= at)?.from ?? text.length
  return `${text.slice(0, start)}${text.slice(end)}`.trim()
}

/** Names that fit what is typed, those that begin with it first. */
export function suggestFields(typed: string, names: readonly string[]): readonly Suggestion[] {
  const wanted = unquote(typed).toLowerCase()
  return fitting(names, (name) => name, wanted).map((name) => ({ text: name, insert: `${writeField(name)}:` }))
}

/** Values that fit what is typed, the commonest of those that begin with it first. */
export function suggestValues(
  typed: string,
  values: readonly { readonly value: string; readonly count?: number | undefined }[],
): readonly Suggestion[] {
  return fitting(values, ({ value }) => value, typed.toLowerCase().replaceAll('*', '')).map(({ value, count }) => ({
    text: value,
    insert: writeValue(value),
    count,
  }))
}

/** The text with a choice in its place, and where the caret stands then. A value is finished: a space follows it. */
export function applySuggestion(text: string, place: CompletionPlace, { insert }: Suggestion): { text: string; caret: number } {
  const after = text.slice(place.to)
  const written = place.kind === 'field' && after.startsWith(':') ? insert.slice(0, -1) : insert
  const end = place.kind === 'value' && !/^[\s)]/.test(after) ? ' ' : ''
  const caret = place.from + written.length + (place.kind === 'field' && after.startsWith(':') ? 1 : end.length)
  return { text: text.slice(0, place.from) + written + end + after, caret }
}

function fitting<Item>(items: readonly Item[], textOf: (item: Item) => string, wanted: string): readonly Item[] {
  const found = items.filter((item) => textOf(item).toLowerCase().includes(wanted))
  const begins = (item: Item): boolean => textOf(item).toLowerCase().startsWith(wanted)
  return [...found.filter(begins), ...found.filter((item) => !begins(item))].slice(0, shown)
}
