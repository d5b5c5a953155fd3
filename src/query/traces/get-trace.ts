import { Fault } from '../../lib/errors.ts'
import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { shapeSpan, spanRowColumns, type SpanRow, type StoredSpan } from './span-row.ts'

export interface Trace {
  readonly traceId: string
  readonly start: string
  readonly durationMs: number
  /** In the order of their starts. */
  readonly spans: readonly SpanRow[]
  /** More spans exist than are here. */
  readonly truncated: boolean
}

const maxSpans = 10_000

/** All spans of a trace, at most 10,000. Throws Fault: not_found, query_limit, cancelled, unavailable. */
export async function getTrace(context: QueryContext, input: ReadScope & { readonly traceId: string }): Promise<Trace> {
  const traceId = input.traceId.toLowerCase()
  const sql =
    `SELECT ${spanRowColumns} ` +
    'FROM spans WHERE project = {project:UInt32} AND trace_id = {trace:String} ORDER BY timestamp, span_id LIMIT {limit:UInt32}'
  const { rows } = await context.telemetry.query<StoredSpan>(
    sql,
    { project: input.projectId, trace: traceId, limit: maxSpans + 1 },
    { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3, maxRows: maxSpans + 1, signal: input.signal },
  )
  const [first] = rows
  if (first === undefined) throw new Fault('not_found', `There is no trace ${traceId}`)
  const start = BigInt(first.nanos)
  const shown = rows.slice(0, maxSpans)
  const end = shown.reduce((latest, row) => {
    const at = BigInt(row.nanos) + BigInt(row.duration_ns)
    return at > latest ? at : latest
  }, start)
  return {
    traceId,
    start: formatNanoTime(start),
    durationMs: Number(end - start) / 1e6,
    spans: shown.map((row) => shapeSpan(row, start)),
    truncated: rows.length > maxSpans,
  }
}
