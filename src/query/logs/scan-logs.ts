import type { TimeCursor } from '../cursor.ts'
import type { NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import type { LogQuery } from './ast.ts'
import { logRowColumns, type StoredLogRow } from './log-row.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { readTies } from './read-ties.ts'

export interface ScanInput extends ReadScope {
  readonly query: LogQuery
  readonly range: TimeRange
  /** `newest` reads what lies below `start`, newest first; `oldest` what lies above it, oldest first. */
  readonly order: 'newest' | 'oldest'
  readonly start: TimeCursor
  readonly limit: number
  /** A scan that has found too little stops looking after this long. */
  readonly budgetMs: number
  /** Width of the first slice in nanoseconds. */
  readonly firstWidth: bigint
}

export interface Scan {
  readonly rows: readonly StoredLogRow[]
  /** Where to go on in either order; undefined at the end of the range. */
  readonly next: TimeCursor | undefined
  /** How far it has looked. */
  readonly reached: NanoTime
}

/** Slices that take less are made larger at once, or by and by; those that take much more smaller: the budget is looked at between them. */
const quickSliceMs = 100
const longSliceMs = 400

/**
 * Reads matching records from a place on, in slices of time, so that a full page is quick whatever the range, and an empty search over
 * a long one stays cancellable. Rows of equal time are neither lost nor repeated, whichever way one goes on. Throws Fault: query_limit,
 * cancelled, unavailable.
 */
export async function scanLogs(context: QueryContext, input: ScanInput): Promise<Scan> {
  const { range, order, start, limit } = input
  const rows: StoredLogRow[] = []
  const end = order === 'newest' ? range.from : range.to
  let at = order === 'newest' ? min(start.time, range.to) : max(start.time, range.from)
  if (start.tie !== undefined && start.time >= range.from && start.time < range.to) {
    const next = await readTies(context, input, { time: start.time, tie: start.tie }, limit, rows)
    if (next !== undefined) return { rows, next, reached: start.time }
    if (order === 'oldest') at = start.time + 1n
  }
  const startedAt = context.clock.monotonic()
  let width = input.firstWidth
  while ((order === 'newest' ? at > end : at < end) && rows.length < limit) {
    const slice = order === 'newest' ? { from: max(at - width, end), to: at } : { from: at, to: min(at + width, end) }
    const sliceStartedAt = context.clock.monotonic()
    const next = await readSlice(context, input, slice, rows)
    if (next !== undefined) return { rows, next, reached: next.time }
    at = order === 'newest' ? slice.from : slice.to
    const now = context.clock.monotonic()
    if (now - startedAt > input.budgetMs) break
    const tookMs = now - sliceStartedAt
    if (tookMs < quickSliceMs) width *= 4n
    else if (tookMs < longSliceMs) width *= 2n
    else if (tookMs > 2 * longSliceMs) width = max(width / 2n, 1_000_000_000n)
  }
  // Behind it when the range has moved on since the page before: `now-1h` is another time with each.
  const isOver = order === 'newest' ? at <= end : at >= end
  return { rows, next: isOver ? undefined : { time: at }, reached: isOver ? end : at }
}

/** Adds rows of the slice in order; returns where to go on when the page is full. */
async function readSlice(
  context: QueryContext,
  input: ScanInput,
  slice: TimeRange,
  found: StoredLogRow[],
): Promise<TimeCursor | undefined> {
  const { order, query, limit, signal } = input
  const wanted = limit - found.length
  const { from, params } = planLogScope(input.projectId, slice, query)
  const direction = order === 'newest' ? 'DESC' : 'ASC'
  const sql = `SELECT ${logRowColumns} ${from} ORDER BY timestamp ${direction} LIMIT ${params.bind('UInt32', wanted + 1)}`
  const { rows } = await context.telemetry.query<StoredLogRow>(sql, params.values, { ...logReadLimits, maxRows: wanted + 1, signal })
  if (rows.length <= wanted) {
    found.push(...rows)
    return undefined
  }
  const last = rows[wanted - 1]?.nanos ?? '0'
  if (rows[wanted]?.nanos !== last) {
    found.push(...rows.slice(0, wanted))
    return { time: order === 'newest' ? BigInt(last) : BigInt(last) + 1n }
  }
  // The page ends among rows of one time: those are taken in the order of their hash.
  found.push(...rows.filter(({ nanos }) => nanos !== last))
  const tie = order === 'newest' ? { hash: 2n ** 64n - 1n, skip: 0 } : { hash: 0n, skip: 999_999_999 }
  return readTies(context, input, { time: BigInt(last), tie }, limit - found.length, found)
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
