import type { QueryContext, ReadScope } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { checkSpanFilter, planSpanScope, spanReadLimits, type SpanFilter } from './span-scope.ts'

/** Matching spans by time and duration. Spans that lie close together are one point, the longest of them. */
export interface TraceScatter {
  /** Of the points, in columns; epoch milliseconds. */
  readonly timeMs: number[]
  readonly durationMs: number[]
  /** Spans the point stands for. */
  readonly count: number[]
  readonly failed: boolean[]
  readonly traceId: string[]
  readonly total: number
  readonly errors: number
  /** There were more points than are shown. */
  readonly cut: boolean
}

/** Of the time, and of ten times the duration. */
const columns = 160n
const rowsPerDecade = 12
const maxPoints = 4_000

/**
 * What the scatter of a range shows: roots, or the spans a filter means. Its size is bounded whatever the range. By time alone there is one
 * point for what went well and one for what failed in each of its steps, and nothing is ever left out.
 * Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function traceScatter(
  context: QueryContext,
  input: ReadScope & SpanFilter & { readonly range: TimeRange; readonly by?: 'duration' | 'time' },
): Promise<TraceScatter> {
  const { from, to } = input.range
  const row = input.by === 'time' ? '0' : `floor(log10(greatest(duration_ns, 1)) * ${rowsPerDecade})`
  const params = new SqlParams('c')
  const scope = planSpanScope(input.projectId, input.range, checkSpanFilter(input), params, { roots: true })
  const start = params.bind('Int64', from)
  const step = params.bind('Int64', (to - from + columns - 1n) / columns)
  const sql =
    `SELECT toUInt16(intDiv(toUnixTimestamp64Nano(timestamp) - ${start}, ${step})) AS x, ` +
    `toInt16(${row}) AS y, status = 'error' AS failed, toFloat64(count()) AS spans, ` +
    `argMax((trace_id, toFloat64(toUnixTimestamp64Nano(timestamp)) / 1e6, duration_ns / 1e6), duration_ns) AS longest, ` +
    `sum(spans) OVER () AS total, sumIf(spans, failed) OVER () AS errors, toUInt32(count() OVER ()) AS points ` +
    `${scope} GROUP BY x, y, failed ORDER BY failed DESC, spans DESC LIMIT ${maxPoints}`
  const { rows } = await context.telemetry.query<{
    failed: number
    spans: number
    longest: [string, number, number]
    total: number
    errors: number
    points: number
  }>(sql, params.values, { ...spanReadLimits, maxRows: maxPoints, signal: input.signal })
  // The sums stand in every row.
  const [first] = rows
  return {
    timeMs: rows.map(({ longest }) => longest[1]),
    durationMs: rows.map(({ longest }) => longest[2]),
    count: rows.map(({ spans }) => spans),
    failed: rows.map(({ failed }) => failed === 1),
    traceId: rows.map(({ longest }) => longest[0]),
    total: first?.total ?? 0,
    errors: first?.errors ?? 0,
    cut: (first?.points ?? 0) > rows.length,
  }
}
