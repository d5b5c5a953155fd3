import { decodeCursor, encodeCursor, type TimeCursor } from '../cursor.ts'
import { formatNanoTime, type NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import { shapeLogRow, type LogRow } from './log-row.ts'
import { narrowToScope, type LogScope } from './narrow-to-scope.ts'
import { parseLogSearch } from './parser.ts'
import { scanLogs } from './scan-logs.ts'

export interface SearchLogsInput extends ReadScope, LogScope {
  /** Search text; empty for everything. */
  readonly q: string
  readonly range: TimeRange
  /** Newest first (the default), or oldest first. */
  readonly order?: 'newest' | 'oldest' | undefined
  /** Rows of the page. */
  readonly limit: number
  /** Where to begin: the cursor of another page of the same search, read in either order. */
  readonly cursor?: string | undefined
  /** Where to begin without a cursor; otherwise at the end that the order names. */
  readonly at?: NanoTime | undefined
  /** What was found after this long is answered. */
  readonly budgetMs?: number | undefined
}

export interface LogPage {
  readonly rows: readonly LogRow[]
  /** Cursor of the next page; null at the end of the range. */
  readonly next: string | null
  /** How far the page has looked: back, or forward with the oldest first. */
  readonly searchedFrom: string
}

const defaultBudgetMs = 5_000
const firstSlices = 64n

/**
 * One page of log records. A cursor is a place between rows: from one and the same, the newest-first order goes back in time and the
 * oldest-first order forward, and no row is lost or repeated.
 * Throws Fault: bad_input (search text, cursor), query_limit, cancelled, unavailable.
 */
export async function searchLogs(context: QueryContext, input: SearchLogsInput): Promise<LogPage> {
  const { range, order = 'newest', limit, projectId, signal, budgetMs = defaultBudgetMs } = input
  const query = narrowToScope(parseLogSearch(input.q), input)
  const width = (range.to - range.from) / firstSlices
  const { rows, next, reached } = await scanLogs(context, {
    projectId,
    signal,
    query,
    range,
    order,
    limit,
    budgetMs,
    start: startOf(input, order),
    firstWidth: width > 1_000_000_000n ? width : 1_000_000_000n,
  })
  return { rows: rows.map(shapeLogRow), next: next === undefined ? null : encodeCursor(next), searchedFrom: formatNanoTime(reached) }
}

function startOf({ cursor, at, range }: SearchLogsInput, order: 'newest' | 'oldest'): TimeCursor {
  if (cursor !== undefined) return decodeCursor(cursor)
  return { time: at ?? (order === 'newest' ? range.to : range.from) }
}
