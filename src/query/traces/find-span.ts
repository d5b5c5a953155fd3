import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'

export interface FoundSpan {
  readonly traceId: string
  readonly start: string
  readonly service: string
  readonly name: string
}

export interface FoundSpans {
  /** The newest first; more than one when several were sent under the same id. */
  readonly spans: readonly FoundSpan[]
  /** How far it has looked back: the beginning of the range when there was time for all of it. */
  readonly searchedFrom: string
}

const maxNamesakes = 8
const firstShare = 64n
/** It stops looking after so long, or so many spans: nothing leads from the id of a span to its place. */
const budgetMs = 2_000
const maxSpansRead = 100_000_000

/**
 * The spans of an id, whichever trace they belong to, in the newest part of the range that has any. Throws Fault: query_limit, cancelled,
 * unavailable.
 */
export async function findSpan(
  context: QueryContext,
  { projectId, spanId, range, signal }: ReadScope & { readonly spanId: string; readonly range: TimeRange },
): Promise<FoundSpans> {
  const startedAt = context.clock.monotonic()
  let width = (range.to - range.from) / firstShare + 1n
  let to = range.to
  let spansRead = 0
  for (;;) {
    const from = to - width > range.from ? to - width : range.from
    const { rows, statistics } = await context.telemetry.query<{ trace_id: string; nanos: string; service: string; name: string }>(
      `SELECT trace_id, toUnixTimestamp64Nano(timestamp) AS nanos, service, name FROM spans
       WHERE project = {project:UInt32} AND timestamp >= fromUnixTimestamp64Nano({from:Int64}, 'UTC')
         AND timestamp < fromUnixTimestamp64Nano({to:Int64}, 'UTC') AND span_id = {span:String}
       ORDER BY timestamp DESC LIMIT ${maxNamesakes}`,
      { project: projectId, from: from.toString(), to: to.toString(), span: spanId.toLowerCase() },
      // Otherwise every column is read along with the times, to find few rows.
      { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3, maxRows: maxNamesakes, settings: { use_top_k_dynamic_filtering: 0 }, signal },
    )
    spansRead += statistics.rowsRead
    if (rows.length > 0 || from === range.from || spansRead > maxSpansRead || context.clock.monotonic() - startedAt > budgetMs)
      return {
        spans: rows.map(({ trace_id, nanos, service, name }) => ({
          traceId: trace_id,
          start: formatNanoTime(BigInt(nanos)),
          service,
          name,
        })),
        searchedFrom: formatNanoTime(from),
      }
    to = from
    width *= 4n
  }
}
