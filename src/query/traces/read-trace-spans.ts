import { Fault } from '../../lib/errors.ts'
import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { cutLines } from './cut-lines.ts'
import { columnsOf, spanColumnsSql, type SpanColumns, type SpanTuple, type TraceStart } from './span-columns.ts'

/** A trace as a whole. */
export interface TraceHead {
  readonly traceId: string
  readonly start: string
  readonly durationMs: number
  /** Spans that follow. */
  readonly spanCount: number
  readonly errorCount: number
  /** More spans exist than follow. */
  readonly truncated: boolean
}

export interface TraceSpans {
  readonly head: TraceHead
  /** In the order of their starts: few at first, to be painted at once, then many. */
  readonly pieces: AsyncIterable<SpanColumns>
}

const maxSpans = 250_000
const firstSpans = 2_000
/** A piece is read and written in less than 10 ms. */
const pieceSpans = 6_000
const limits = { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3 } as const

/** The spans of a trace in columns, without their attributes. Throws Fault: not_found, query_limit, cancelled, unavailable. */
export async function readTraceSpans(context: QueryContext, input: ReadScope & { readonly traceId: string }): Promise<TraceSpans> {
  const traceId = input.traceId.toLowerCase()
  const ofTrace = 'FROM spans WHERE project = {project:UInt32} AND trace_id = {trace:String}'
  const params = { project: input.projectId, trace: traceId, limit: maxSpans }
  // Both at once: half of the wait before the first span is drawn.
  const stop = new AbortController()
  const signal = AbortSignal.any([input.signal, stop.signal])
  try {
    const [{ rows }, source] = await Promise.all([
      context.telemetry.query<{ spans: number; errors: number; start: string; end: string }>(
        `SELECT toUInt32(count()) AS spans, toUInt32(countIf(status = 'error')) AS errors, toUnixTimestamp64Nano(min(timestamp)) AS start, ` +
          `max(toUnixTimestamp64Nano(timestamp) + toInt64(duration_ns)) AS end ${ofTrace}`,
        params,
        { ...limits, maxRows: 1, signal },
      ),
      context.telemetry.stream(
        `SELECT ${spanColumnsSql} ${ofTrace} ORDER BY timestamp, span_id LIMIT {limit:UInt32}`,
        'JSONCompactEachRow',
        params,
        { ...limits, maxRows: maxSpans, signal },
      ),
    ])
    const [found] = rows
    if (found === undefined || found.spans === 0) throw new Fault('not_found', `There is no trace ${traceId}`)
    const start = BigInt(found.start)
    const head = {
      traceId,
      start: formatNanoTime(start),
      durationMs: Number(BigInt(found.end) - start) / 1e6,
      spanCount: Math.min(found.spans, maxSpans),
      errorCount: found.errors,
      truncated: found.spans > maxSpans,
    }
    return { head, pieces: readPieces(source, { seconds: Number(start / 1_000_000_000n), nanos: Number(start % 1_000_000_000n) }) }
  } catch (error) {
    stop.abort()
    throw error
  }
}

async function* readPieces(source: AsyncIterable<Buffer>, start: TraceStart): AsyncGenerator<SpanColumns> {
  const known = new Map<string, number>()
  for await (const text of cutLines(source, firstSpans, pieceSpans)) {
    yield columnsOf(JSON.parse(`[${text.replaceAll('\n', ',')}]`) as SpanTuple[], start, known) // the store answers what the statement asks for
  }
}
