import { quotePromql } from '../../../lib/quote-promql.ts'
import type { Codec } from '../../../lib/url-state.ts'

/** One filter of a metric: a label, and what its value must or must not be. */
export interface Filter {
  readonly label: string
  readonly isNot: boolean
  readonly value: string
}

const pattern = /^(?:([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*"))(!?=)("(?:[^"\\]|\\.)*")(?:,\s*|$)/

/** A filter as PromQL writes it: `code!="200"`. */
export function writeFilter({ label, isNot, value }: Filter): string {
  return `${writeLabel(label)}${isNot ? '!=' : '='}${quotePromql(value)}`
}

/** A label's name as PromQL writes it. */
export function writeLabel(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quotePromql(name)
}

/** Filters as they stand between the braces of a selector; undefined for any other text. */
export function readFilters(text: string): readonly Filter[] | undefined {
  const filters: Filter[] = []
  let rest = text.trim()
  while (rest !== '') {
    const [whole, plain, quoted, operator, value = ''] = pattern.exec(rest) ?? []
    if (whole === undefined) return undefined
    const label = plain ?? unquote(quoted ?? '')
    const read = unquote(value)
    if (label === undefined || read === undefined) return undefined
    filters.push({ label, isNot: operator === '!=', value: read })
    rest = rest.slice(whole.length)
  }
  return filters
}

/** What an address without filters has: it is told by being this very list. */
export const noFilters: readonly Filter[] = []

/** Filters in an address. */
export function filterList(): Codec<readonly Filter[]> {
  return { fallback: noFilters, read: readFilters, write: (filters) => filters.map(writeFilter).join(',') }
}

function unquote(text: string): string | undefined {
  try {
    return JSON.parse(text) as string // a JSON string is a string
  } catch {
    return undefined
  }
}
