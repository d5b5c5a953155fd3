import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { planSpanScope, spanReadLimits } from './span-scope.ts'
import type { SlowestCursor, TraceCursor } from './trace-cursor.ts'
import type { FoundTrace, TracePageInput } from './trace-page.ts'

interface Slow {
  readonly trace_id: string
  readonly duration_ns: string
  readonly time: string
}

/** Traces whose longest matching span is longest. Spans are read longest first, so that nothing grows with the number of traces. */
export async function findSlowestTraces(
  context: QueryContext,
  input: TracePageInput,
  cursor: SlowestCursor | undefined,
): Promise<{ readonly found: readonly FoundTrace[]; readonly next: TraceCursor | undefined }> {
  const seen = new Set<string>()
  const found: (FoundTrace & { readonly durationNs: bigint })[] = []
  const batch = 2 * (input.limit + 1)
  let after = cursor
  for (;;) {
    const spans = await findLongest(context, input, after, batch)
    const fresh = cursor === undefined ? spans : await withoutEarlierPages(context, input, spans, cursor)
    for (const { trace_id, duration_ns, time } of fresh) {
      if (seen.has(trace_id)) continue
      seen.add(trace_id)
      found.push({ traceId: trace_id, durationNs: BigInt(duration_ns), time: BigInt(time) })
    }
    const last = spans.at(-1)
    if (last === undefined || spans.length < batch || found.length > input.limit) break
    after = { order: 'slowest', durationNs: BigInt(last.duration_ns), traceId: last.trace_id }
  }
  const page = found.slice(0, input.limit)
  const last = page.at(-1)
  const more = found.length > input.limit && last !== undefined
  return { found: page, next: more ? { order: 'slowest', durationNs: last.durationNs, traceId: last.traceId } : undefined }
}

async function findLongest(
  context: QueryContext,
  input: TracePageInput,
  cursor: SlowestCursor | undefined,
  limit: number,
): Promise<readonly Slow[]> {
  const params = new SqlParams('t')
  const scope = planSpanScope(input.projectId, input.range, input.filter, params)
  const after =
    cursor === undefined
      ? ''
      : ` AND (duration_ns, trace_id) < (${params.bind('UInt64', cursor.durationNs)}, ${params.bind('String', cursor.traceId)})`
  const sql =
    `SELECT trace_id, duration_ns, toUnixTimestamp64Nano(timestamp) AS time ${scope}${after} ` +
    `ORDER BY duration_ns DESC, trace_id DESC LIMIT ${params.bind('UInt32', limit)}`
  const { rows } = await context.telemetry.query<Slow>(sql, params.values, { ...spanReadLimits, maxRows: limit, signal: input.signal })
  return rows
}

/** Traces that also match with a longer span were on an earlier page. */
async function withoutEarlierPages(
  context: QueryContext,
  input: TracePageInput,
  spans: readonly Slow[],
  cursor: SlowestCursor,
): Promise<readonly Slow[]> {
  const ids = [...new Set(spans.map(({ trace_id }) => trace_id))]
  if (ids.length === 0) return spans
  const params = new SqlParams('e')
  const sql =
    `SELECT DISTINCT trace_id ${planSpanScope(input.projectId, input.range, input.filter, params)} AND trace_id IN {ids:Array(String)} ` +
    `AND (duration_ns, trace_id) >= (${params.bind('UInt64', cursor.durationNs)}, ${params.bind('String', cursor.traceId)})`
  const { rows } = await context.telemetry.query<{ trace_id: string }>(
    sql,
    { ...params.values, ids },
    { ...spanReadLimits, maxRows: ids.length, signal: input.signal },
  )
  const earlier = new Set(rows.map(({ trace_id }) => trace_id))
  return spans.filter(({ trace_id }) => !earlier.has(trace_id))
}
