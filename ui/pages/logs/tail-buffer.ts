import type { LogRow } from '../../../src/api/contract/logs.ts'

/** What the live tail holds: rows on the page, rows that wait while the reader looks at older ones, and what is left out. */
export interface Tail {
  readonly shown: readonly LogRow[]
  readonly waiting: readonly LogRow[]
  /** Of the last seconds, newer ones weighing more: how many rows came, and how many of them were left out. */
  readonly came: number
  readonly skipped: number
  /** How many rows came since the connection was last opened. */
  readonly fresh: number
}

export const emptyTail: Tail = { shown: [], waiting: [], came: 0, skipped: 0, fresh: 0 }
/** Rows kept; older ones can be read again from the store. */
export const tailLimit = 5000
/** What is left of the counts with each batch; there are at most ten a second. */
const fade = 0.95

/** New rows (oldest first, as they come) at the top, or waiting while paused. */
export function pushTail(tail: Tail, rows: readonly LogRow[], skipped: number, paused: boolean): Tail {
  const counts = {
    came: tail.came * fade + rows.length + skipped,
    skipped: tail.skipped * fade + skipped,
    fresh: tail.fresh + rows.length,
  }
  const waiting = [...rows.toReversed(), ...tail.waiting].slice(0, tailLimit)
  if (paused) return { shown: tail.shown, waiting, ...counts }
  return { shown: [...waiting, ...tail.shown].slice(0, tailLimit), waiting: [], ...counts }
}

/** Shows what waited. */
export function resumeTail(tail: Tail): Tail {
  return { ...tail, shown: [...tail.waiting, ...tail.shown].slice(0, tailLimit), waiting: [] }
}

/** The connection was opened again: what came while there was none is missing below the rows that come now. */
export function reopenTail(tail: Tail): Tail {
  return { ...tail, fresh: 0 }
}

/** Only what came since the connection was last opened: the rest stands in the store, with what was missed. */
export function freshTail(tail: Tail): Tail {
  const waiting = tail.waiting.slice(0, tail.fresh)
  return { ...tail, waiting, shown: tail.shown.slice(0, tail.fresh - waiting.length) }
}

/** Of how many rows that came one is shown; 1: all of them. */
export function sampledOf({ came, skipped }: Tail): number {
  const kept = came - skipped
  return skipped < 0.5 || kept < 0.5 ? 1 : Math.max(2, Math.round(came / kept))
}

/** Tail rows above stored rows, each record once: what was acknowledged just before the store was read comes both ways. */
export function joinTail(tail: readonly LogRow[], stored: readonly LogRow[]): readonly LogRow[] {
  if (tail.length === 0) return stored
  const known = new Set(tail.map(identity))
  return [...tail, ...stored.filter((row) => !known.has(identity(row)))].slice(0, tailLimit)
}

function identity(row: LogRow): string {
  return `${row.timestamp}\0${row.service}\0${row.spanId}\0${row.body}`
}
