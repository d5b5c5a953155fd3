import { decodeCursor, encodeCursor, type TimeCursor } from '../cursor.ts'
import { formatNanoTime, type NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import type { LogQuery } from './ast.ts'
import { logRowColumns, shapeLogRow, type LogRow, type StoredLogRow } from './log-row.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { parseLogSearch } from './parser.ts'

export interface SearchLogsInput extends ReadScope {
  /** Search text; empty for everything. */
  readonly q: string
  readonly range: TimeRange
  /** Rows of the page. */
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface LogPage {
  readonly rows: readonly LogRow[]
  /** Cursor of the next page; null at the end of the range. */
  readonly next: string | null
  /** How far back the page has looked. */
  readonly searchedFrom: string
}

/** A page that has found too little stops looking after this long and says how far it came. */
const budgetMs = 5_000
/** A slice is made larger while it takes less than this. */
const slowSliceMs = 400
const firstSlices = 64n
/** Everything a row shows, so that rows of one time and hash cannot be told apart. */
const tieHash =
  'cityHash64(severity_number, severity_text, service, host, class, scope_name, trace_id, span_id, body, toString(attributes), toString(resource))'

/**
 * One page of log records, newest first. Searches the range in slices from its end, so that a full page is quick whatever the range
 * and an empty search over a long one stays cancellable. Rows of equal time are neither lost nor repeated between pages.
 * Throws Fault: bad_input (search text, cursor), query_limit, cancelled, unavailable.
 */
export async function searchLogs(context: QueryContext, input: SearchLogsInput): Promise<LogPage> {
  const query = parseLogSearch(input.q)
  const found: StoredLogRow[] = []
  const { from } = input.range
  let to = input.range.to
  if (input.cursor !== undefined) {
    const cursor = decodeCursor(input.cursor)
    if (cursor.time < to) to = cursor.time
    if (cursor.tie !== undefined && cursor.time >= from) {
      const next = await readTies(context, input, query, { ...cursor, tie: cursor.tie }, found)
      if (next !== undefined) return pageOf(found, next, cursor.time)
    }
  }
  const startedAt = context.clock.monotonic()
  let width = max((input.range.to - from) / firstSlices, 1_000_000_000n)
  while (to > from && found.length < input.limit) {
    const sliceFrom = max(to - width, from)
    const sliceStartedAt = context.clock.monotonic()
    const next = await readSlice(context, input, query, { from: sliceFrom, to }, found)
    if (next !== undefined) return pageOf(found, next, next.time)
    to = sliceFrom
    const now = context.clock.monotonic()
    if (now - startedAt > budgetMs) break
    if (now - sliceStartedAt < slowSliceMs) width *= 4n
  }
  return pageOf(found, to > from ? { time: to } : undefined, to)
}

/** Adds rows of the slice, newest first; returns where to go on when the page is full. */
async function readSlice(
  context: QueryContext,
  input: SearchLogsInput,
  query: LogQuery,
  slice: TimeRange,
  found: StoredLogRow[],
): Promise<TimeCursor | undefined> {
  const wanted = input.limit - found.length
  const { from, params } = planLogScope(input.projectId, slice, query)
  const sql = `SELECT ${logRowColumns} ${from} ORDER BY timestamp DESC LIMIT ${params.bind('UInt32', wanted + 1)}`
  const { rows } = await context.telemetry.query<StoredLogRow>(sql, params.values, {
    ...logReadLimits,
    maxRows: wanted + 1,
    signal: input.signal,
  })
  if (rows.length <= wanted) {
    found.push(...rows)
    return undefined
  }
  const last = BigInt(rows[wanted - 1]?.nanos ?? 0)
  if (BigInt(rows[wanted]?.nanos ?? 0) < last) {
    found.push(...rows.slice(0, wanted))
    return { time: last }
  }
  // The page ends among rows of one time: those are taken in the order of their hash.
  found.push(...rows.filter((row) => BigInt(row.nanos) > last))
  return readTies(context, input, query, { time: last, tie: { hash: 2n ** 64n - 1n, skip: 0 } }, found)
}

/** Adds rows of exactly the cursor's time; returns where to go on when the page is full before they end. */
async function readTies(
  context: QueryContext,
  input: SearchLogsInput,
  query: LogQuery,
  { time, tie }: Required<TimeCursor>,
  found: StoredLogRow[],
): Promise<TimeCursor | undefined> {
  const wanted = input.limit - found.length
  const { from, params } = planLogScope(input.projectId, { from: time, to: time + 1n }, query)
  const sql =
    `SELECT ${logRowColumns}, ${tieHash} AS hash ${from} AND hash <= ${params.bind('UInt64', tie.hash)} ` +
    `ORDER BY hash DESC LIMIT ${params.bind('UInt32', wanted + 1)} OFFSET ${params.bind('UInt32', tie.skip)}`
  const options = { ...logReadLimits, maxRows: wanted + 1, signal: input.signal }
  const { rows } = await context.telemetry.query<StoredLogRow & { readonly hash: string }>(sql, params.values, options)
  const taken = rows.slice(0, wanted)
  found.push(...taken)
  if (rows.length < wanted) return undefined
  if (rows.length === wanted) return { time }
  const hash = BigInt(taken.at(-1)?.hash ?? 0)
  const same = taken.filter((row) => BigInt(row.hash) === hash).length
  return { time, tie: { hash, skip: hash === tie.hash ? tie.skip + same : same } }
}

function pageOf(rows: readonly StoredLogRow[], next: TimeCursor | undefined, searchedFrom: NanoTime): LogPage {
  return { rows: rows.map(shapeLogRow), next: next === undefined ? null : encodeCursor(next), searchedFrom: formatNanoTime(searchedFrom) }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
