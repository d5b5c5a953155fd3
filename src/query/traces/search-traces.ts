import { formatNanoTime, type NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { findNewestTraces } from './find-newest-traces.ts'
import { findSlowestTraces } from './find-slowest-traces.ts'
import { checkSpanFilter, spanReadLimits, type SpanFilter } from './span-scope.ts'
import { decodeTraceCursor, encodeTraceCursor, type TraceOrder } from './trace-cursor.ts'
import type { FoundTrace } from './trace-page.ts'

export interface SearchTracesInput extends ReadScope, SpanFilter {
  readonly range: TimeRange
  /** By the newest matching span, or by the longest. */
  readonly sort: TraceOrder
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

/** A summary looks for spans of a trace within this time of the one that was found. */
const reach = 3_600_000_000_000n

/** One page of traces that have a matching span in the range. Throws Fault: bad_input (search, cursor), query_limit, cancelled, unavailable. */
export async function searchTraces(
  context: QueryContext,
  input: SearchTracesInput,
): Promise<{ readonly rows: readonly TraceSummary[]; readonly next: string | null }> {
  const { projectId, range, limit, signal, sort, cursor } = input
  const page = { projectId, range, limit, signal, filter: checkSpanFilter(input) }
  const { found, next } =
    sort === 'slowest'
      ? await findSlowestTraces(context, page, cursor === undefined ? undefined : decodeTraceCursor(cursor, 'slowest'))
      : await findNewestTraces(context, page, cursor === undefined ? undefined : decodeTraceCursor(cursor, 'newest'))
  return { rows: await summarise(context, input, found), next: next === undefined ? null : encodeTraceCursor(next) }
}

async function summarise(context: QueryContext, input: SearchTracesInput, page: readonly FoundTrace[]): Promise<TraceSummary[]> {
  const [first] = page
  if (first === undefined) return []
  const newest = page.reduce((most, { time }) => max(most, time), first.time)
  const oldest = page.reduce((least, { time }) => (time < least ? time : least), first.time)
  const params = new SqlParams('s')
  const sql =
    `SELECT trace_id, toUnixTimestamp64Nano(min(timestamp)) AS start, max(toUnixTimestamp64Nano(timestamp) + toInt64(duration_ns)) AS end, ` +
    `toUInt32(count()) AS spans, toUInt32(countIf(status = 'error')) AS errors, ` +
    `arraySort(groupUniqArray(64)(toString(service))) AS services, ` +
    `argMin((toString(service), toString(name)), (parent_span_id != '', timestamp)) AS root, root.1 AS root_service, root.2 AS root_name ` +
    `FROM spans WHERE project = ${params.bind('UInt32', input.projectId)} AND trace_id IN {ids:Array(String)} ` +
    `AND timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', max(oldest - reach, 0n))}, 'UTC') ` +
    `AND timestamp < fromUnixTimestamp64Nano(${params.bind('Int64', newest + reach)}, 'UTC') GROUP BY trace_id`
  const ids = page.map((one) => one.traceId)
  const { rows } = await context.telemetry.query<{
    trace_id: string
    start: string
    end: string
    spans: number
    errors: number
    services: string[]
    root_service: string
    root_name: string
  }>(sql, { ...params.values, ids }, { ...spanReadLimits, maxRows: ids.length, signal: input.signal })
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

function max(a: NanoTime, b: NanoTime): NanoTime {
  return a > b ? a : b
}
