import { Fault } from '../../lib/errors.ts'
import { formatNanoTime, type NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { decodeTraceCursor, encodeTraceCursor, type TraceCursor } from './trace-cursor.ts'

export interface SearchTracesInput extends ReadScope {
  readonly range: TimeRange
  /** Of one and the same span of the trace: its service, operation, status and duration. With neither service nor operation, a root. */
  readonly service?: string | undefined
  readonly operation?: string | undefined
  readonly status?: 'ok' | 'error' | undefined
  readonly minDurationMs?: number | undefined
  readonly maxDurationMs?: number | undefined
  /** Traces of the page. */
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface TraceSummary {
  readonly traceId: string
  readonly start: string
  readonly durationMs: number
  /** Of the root span, or of the earliest when the root is missing. */
  readonly service: string
  readonly operation: string
  readonly spanCount: number
  readonly errorCount: number
  readonly services: string[]
}

interface Found {
  readonly trace_id: string
  /** Time of its newest matching span, nanoseconds. */
  readonly last: string
}

const limits = { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3 }
const firstSlices = 4096n
const slowSliceMs = 300
/** A page that has found too little stops looking after this long; its cursor goes on from there. */
const budgetMs = 5_000
/** A summary looks for spans of a trace within this time of the one that was found. */
const reach = 3_600_000_000_000n

/**
 * One page of traces that have a matching span in the range, the one whose matching span is newest first. Looks in slices from the
 * end of the range. Throws Fault: bad_input (cursor), query_limit, cancelled, unavailable.
 */
export async function searchTraces(
  context: QueryContext,
  input: SearchTracesInput,
): Promise<{ readonly rows: readonly TraceSummary[]; readonly next: string | null }> {
  if (input.minDurationMs !== undefined && input.maxDurationMs !== undefined && input.minDurationMs > input.maxDurationMs)
    throw new Fault('bad_input', 'minDurationMs is larger than maxDurationMs')
  const cursor = input.cursor === undefined ? undefined : decodeTraceCursor(input.cursor)
  const { from } = input.range
  let to = cursor === undefined || cursor.time + 1n > input.range.to ? input.range.to : cursor.time + 1n
  const seen = new Set<string>()
  const found: Found[] = []
  const startedAt = context.clock.monotonic()
  let width = max((input.range.to - from) / firstSlices, 1_000_000_000n)
  while (to > from && found.length <= input.limit) {
    const slice = { from: max(to - width, from), to }
    const sliceStartedAt = context.clock.monotonic()
    const candidates = await findInSlice(context, input, slice, cursor, input.limit + 1 - found.length + seen.size)
    const fresh = cursor === undefined ? candidates : await withoutEarlierPages(context, input, candidates, cursor)
    for (const one of fresh) if (!seen.has(one.trace_id)) found.push(one)
    for (const one of candidates) seen.add(one.trace_id)
    to = slice.from
    const now = context.clock.monotonic()
    if (now - startedAt > budgetMs) break
    if (now - sliceStartedAt < slowSliceMs) width *= 4n
  }
  const page = found.slice(0, input.limit)
  const rows = await summarise(context, input, page)
  const last = page.at(-1)
  if (found.length > input.limit && last !== undefined)
    return { rows, next: encodeTraceCursor({ time: BigInt(last.last), traceId: last.trace_id }) }
  return { rows, next: to > from ? encodeTraceCursor({ time: to - 1n, traceId: '' }) : null }
}

async function findInSlice(
  context: QueryContext,
  input: SearchTracesInput,
  slice: TimeRange,
  cursor: TraceCursor | undefined,
  limit: number,
): Promise<readonly Found[]> {
  const params = new SqlParams('t')
  const where = planSpanScope(input, slice, params)
  const after =
    cursor === undefined || cursor.traceId === ''
      ? ''
      : ` HAVING (last, trace_id) < (${params.bind('Int64', cursor.time)}, ${params.bind('String', cursor.traceId)})`
  const sql =
    `SELECT trace_id, toUnixTimestamp64Nano(max(timestamp)) AS last ${where} GROUP BY trace_id${after} ` +
    `ORDER BY last DESC, trace_id DESC LIMIT ${params.bind('UInt32', limit)}`
  const { rows } = await context.telemetry.query<Found>(sql, params.values, { ...limits, maxRows: limit, signal: input.signal })
  return rows
}

/** Traces that also match newer than the cursor were on an earlier page. */
async function withoutEarlierPages(
  context: QueryContext,
  input: SearchTracesInput,
  candidates: readonly Found[],
  cursor: TraceCursor,
): Promise<readonly Found[]> {
  if (candidates.length === 0) return candidates
  const params = new SqlParams('e')
  const newer = { from: cursor.time + 1n, to: min(cursor.time + reach, input.range.to) }
  if (newer.from >= newer.to) return candidates
  const sql = `SELECT DISTINCT trace_id ${planSpanScope(input, newer, params)} AND trace_id IN {ids:Array(String)}`
  const { rows } = await context.telemetry.query<{ trace_id: string }>(
    sql,
    { ...params.values, ids: candidates.map((one) => one.trace_id) },
    { ...limits, maxRows: candidates.length, signal: input.signal },
  )
  const earlier = new Set(rows.map((row) => row.trace_id))
  return candidates.filter((one) => !earlier.has(one.trace_id))
}

function planSpanScope(input: SearchTracesInput, range: TimeRange, params: SqlParams): string {
  const conditions = [
    `project = ${params.bind('UInt32', input.projectId)}`,
    `timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', range.from)}, 'UTC')`,
    `timestamp < fromUnixTimestamp64Nano(${params.bind('Int64', range.to)}, 'UTC')`,
  ]
  const filtered = input.status !== undefined || input.minDurationMs !== undefined || input.maxDurationMs !== undefined
  if (input.service !== undefined) conditions.push(`service = ${params.bind('String', input.service)}`)
  if (input.operation !== undefined) conditions.push(`name = ${params.bind('String', input.operation)}`)
  if (input.service === undefined && input.operation === undefined && filtered) conditions.push("parent_span_id = ''")
  // OpenTelemetry leaves the status of what went well mostly unset.
  if (input.status !== undefined) conditions.push(input.status === 'error' ? "status = 'error'" : "status != 'error'")
  if (input.minDurationMs !== undefined) conditions.push(`duration_ns >= ${params.bind('UInt64', toNanos(input.minDurationMs))}`)
  if (input.maxDurationMs !== undefined) conditions.push(`duration_ns <= ${params.bind('UInt64', toNanos(input.maxDurationMs))}`)
  return `FROM spans WHERE ${conditions.join(' AND ')}`
}

async function summarise(context: QueryContext, input: SearchTracesInput, page: readonly Found[]): Promise<TraceSummary[]> {
  const [newest] = page
  const oldest = page.at(-1)
  if (newest === undefined || oldest === undefined) return []
  const params = new SqlParams('s')
  const sql =
    `SELECT trace_id, toUnixTimestamp64Nano(min(timestamp)) AS start, max(toUnixTimestamp64Nano(timestamp) + toInt64(duration_ns)) AS end, ` +
    `toUInt32(count()) AS spans, toUInt32(countIf(status = 'error')) AS errors, ` +
    `arraySort(groupUniqArray(64)(toString(service))) AS services, ` +
    `argMin((toString(service), toString(name)), (parent_span_id != '', timestamp)) AS root, root.1 AS root_service, root.2 AS root_name ` +
    `FROM spans WHERE project = ${params.bind('UInt32', input.projectId)} AND trace_id IN {ids:Array(String)} ` +
    `AND timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', max(BigInt(oldest.last) - reach, 0n))}, 'UTC') ` +
    `AND timestamp < fromUnixTimestamp64Nano(${params.bind('Int64', BigInt(newest.last) + reach)}, 'UTC') GROUP BY trace_id`
  const ids = page.map((one) => one.trace_id)
  const { rows } = await context.telemetry.query<{
    trace_id: string
    start: string
    end: string
    spans: number
    errors: number
    services: string[]
    root_service: string
    root_name: string
  }>(sql, { ...params.values, ids }, { ...limits, maxRows: ids.length, signal: input.signal })
  const byId = new Map(rows.map((row) => [row.trace_id, row]))
  return ids.flatMap((traceId) => {
    const row = byId.get(traceId)
    if (row === undefined) return []
    const start = BigInt(row.start)
    return {
      traceId,
      start: formatNanoTime(start),
      durationMs: Number(BigInt(row.end) - start) / 1e6,
      service: row.root_service,
      operation: row.root_name,
      spanCount: row.spans,
      errorCount: row.errors,
      services: row.services,
    }
  })
}

function toNanos(ms: number): bigint {
  return BigInt(Math.min(Math.round(ms * 1e6), Number.MAX_SAFE_INTEGER))
}

function max(a: NanoTime, b: NanoTime): NanoTime {
  return a > b ? a : b
}

function min(a: NanoTime, b: NanoTime): NanoTime {
  return a < b ? a : b
}
