import { Fault } from '../../lib/errors.ts'
import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'

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

export interface OpenTrace {
  readonly head: TraceHead
  /** Nanoseconds. */
  readonly start: bigint
  /** A line of JSON a span, in the order of their starts. */
  readonly source: AsyncIterable<Buffer>
}

const limits = { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3 } as const

/**
 * The first `maxSpans` spans of a trace as the store sends them, `columns` in `format`, and what is known of the whole trace. Throws
 * Fault: not_found, query_limit, cancelled, unavailable.
 */
export async function openTrace(
  context: QueryContext,
  input: ReadScope & { readonly traceId: string },
  { columns, format, maxSpans }: { columns: string; format: 'JSONEachRow' | 'JSONCompactEachRow'; maxSpans: number },
): Promise<OpenTrace> {
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
      context.telemetry.stream(`SELECT ${columns} ${ofTrace} ORDER BY timestamp, span_id LIMIT {limit:UInt32}`, format, params, {
        ...limits,
        maxRows: maxSpans,
        settings: { output_format_json_quote_64bit_integers: 1 },
        signal,
      }),
    ])
    const [found] = rows
    if (found === undefined || found.spans === 0) throw new Fault('not_found', `There is no trace ${traceId}`)
    const start = BigInt(found.start)
    return {
      head: {
        traceId,
        start: formatNanoTime(start),
        durationMs: Number(BigInt(found.end) - start) / 1e6,
        spanCount: Math.min(found.spans, maxSpans),
        errorCount: found.errors,
        truncated: found.spans > maxSpans,
      },
      start,
      source,
    }
  } catch (error) {
    stop.abort()
    throw error
  }
}
