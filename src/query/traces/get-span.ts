import { Fault } from '../../lib/errors.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { shapeSpan, spanRowColumns, type SpanRow, type StoredSpan } from './span-row.ts'

/** Client and server may share an id (Zipkin), and a sender may send a span twice. */
const maxNamesakes = 8

/**
 * A span whole, and others of the same id if there are any, in the order of their starts; offsets are from `traceStart` (nanoseconds).
 * Throws Fault: not_found, query_limit, cancelled, unavailable.
 */
export async function getSpan(
  context: QueryContext,
  input: ReadScope & { readonly traceId: string; readonly spanId: string },
): Promise<readonly SpanRow[]> {
  const traceId = input.traceId.toLowerCase()
  const spanId = input.spanId.toLowerCase()
  const ofTrace = 'FROM spans WHERE project = {project:UInt32} AND trace_id = {trace:String}'
  const sql =
    `SELECT ${spanRowColumns}, (SELECT toUnixTimestamp64Nano(min(timestamp)) ${ofTrace}) AS trace_start ${ofTrace} ` +
    `AND span_id = {span:String} ORDER BY timestamp LIMIT ${maxNamesakes}`
  const { rows } = await context.telemetry.query<StoredSpan & { readonly trace_start: string }>(
    sql,
    { project: input.projectId, trace: traceId, span: spanId },
    { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3, maxRows: maxNamesakes, signal: input.signal },
  )
  if (rows.length === 0) throw new Fault('not_found', `There is no span ${spanId} in trace ${traceId}`)
  return rows.map((row) => shapeSpan(row, BigInt(row.trace_start)))
}
