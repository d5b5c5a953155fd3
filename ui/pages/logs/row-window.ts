import type { LogRow } from '../../../src/api/contract/logs.ts'

/** A place between rows, from which the API reads on in either order: a cursor, or a time to begin from. */
export type RowPlace = { readonly cursor: string } | { readonly at: string }

/** Rows that were read together, newest first, and the places at their two ends; null where the range ends. */
export interface RowPage {
  readonly rows: readonly LogRow[]
  readonly newer: RowPlace | null
  readonly older: RowPlace | null
}

/** The rows that are held of all there are, as pages from newest to oldest without a gap between them. */
export interface RowWindow {
  /** Of the search and the place it began from. */
  readonly name: string
  readonly pages: readonly RowPage[]
  /** How far back and forward the rows were looked for, RFC 3339; undefined: from the very end of the range. */
  readonly searchedFrom: string
  readonly searchedTo: string | undefined
}

/** More rows are never held: older and newer ones can be read again. */
export const rowLimit = 5000

export function newestPlace({ pages }: RowWindow): RowPlace | null {
  return pages[0]?.newer ?? null
}

export function oldestPlace({ pages }: RowWindow): RowPlace | null {
  return pages.at(-1)?.older ?? null
}

export function rowsOf({ pages }: RowWindow): readonly LogRow[] {
  return pages.flatMap(({ rows }) => rows)
}

/** The window with a page of older rows; the newest pages go when it would hold too much. */
export function addOlder(window: RowWindow, page: RowPage, searchedFrom: string): RowWindow {
  return { ...window, pages: trim(joinPages(window.pages, [page]), 'newest'), searchedFrom }
}

/** The window with a page of newer rows; the oldest pages go when it would hold too much. */
export function addNewer(window: RowWindow, page: RowPage, searchedTo: string): RowWindow {
  return { ...window, pages: trim(joinPages([page], window.pages), 'oldest'), searchedTo }
}

/** Two runs of pages as one; pages without rows only move the place of their neighbour. */
function joinPages(newer: readonly RowPage[], older: readonly RowPage[]): readonly RowPage[] {
  const joined: RowPage[] = []
  for (const page of [...newer, ...older]) {
    const before = joined.at(-1)
    if (before === undefined || (before.rows.length > 0 && page.rows.length > 0)) joined.push(page)
    else joined[joined.length - 1] = { rows: [...before.rows, ...page.rows], newer: before.newer, older: page.older }
  }
  return joined
}

function trim(pages: readonly RowPage[], side: 'newest' | 'oldest'): readonly RowPage[] {
  let kept = pages
  let count = pages.reduce((total, { rows }) => total + rows.length, 0)
  while (count > rowLimit && kept.length > 1) {
    const gone = side === 'newest' ? kept[0] : kept.at(-1)
    kept = side === 'newest' ? kept.slice(1) : kept.slice(0, -1)
    count -= gone?.rows.length ?? 0
  }
  return kept
}
