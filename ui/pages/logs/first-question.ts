import { apiAddress } from '../../lib/api-address.ts'
import { readContext } from '../../lib/context.ts'
import { readUrlState, text } from '../../lib/url-state.ts'
import type { LogSearch } from './log-search.ts'
import type { RowPlace } from './row-window.ts'

/** A search that finds little answers with what it has after this long; the page shows it and asks on. */
const withinMs = 400
const schema = { q: text(), at: text() }

/** What is asked for the rows at a place, towards one side of it. */
export function rowsQuery(search: LogSearch, place: RowPlace | null, side: 'older' | 'newer') {
  return { ...search, ...place, order: side === 'older' ? ('newest' as const) : ('oldest' as const), withinMs }
}

/** The question for the newest rows at this search string; undefined when other rows are wanted. */
export function askFirstRows(search: string): string | undefined {
  const { q, at } = readUrlState(schema, search)
  const { from, to, environment, service } = readContext(search)
  return at === '' ? apiAddress('/api/logs', undefined, rowsQuery({ q, from, to, environment, service }, null, 'older')) : undefined
}
