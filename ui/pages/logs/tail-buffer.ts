import type { LogRow } from '../../../src/api/contract/logs.ts'

/** What the live tail holds: rows on the page, rows that wait while the reader looks at older ones, and how many were left out. */
export interface Tail {
  readonly shown: readonly LogRow[]
  readonly waiting: readonly LogRow[]
  readonly skipped: number
}

export const emptyTail: Tail = { shown: [], waiting: [], skipped: 0 }
/** Rows kept; older ones can be read again from the store. */
export const tailLimit = 5000

/** New rows (oldest first, as they come) at the top, or waiting while paused. */
export function pushTail(tail: Tail, rows: readonly LogRow[], skipped: number, paused: boolean): Tail {
  const newest = rows.toReversed()
  const waiting = [...newest, ...tail.waiting].slice(0, tailLimit)
  if (paused) return { shown: tail.shown, waiting, skipped: tail.skipped + skipped }
  return { shown: [...waiting, ...tail.shown].slice(0, tailLimit), waiting: [], skipped: tail.skipped + skipped }
}

/** Shows what waited. */
export function resumeTail(tail: Tail): Tail {
  return pushTail(tail, [], 0, false)
}

/** Tail rows above stored rows, each record once: what was acknowledged just before the store was read comes both ways. */
export function joinTail(tail: readonly LogRow[], stored: readonly LogRow[]): readonly LogRow[] {
  if (tail.length === 0) return stored
  const known = new Set(tail.map(identity))
  return [...tail, ...stored.filter((row) => !known.has(identity(row)))]
}

function identity(row: LogRow): string {
  return `${row.timestamp}\0${row.service}\0${row.spanId}\0${row.body}`
}
