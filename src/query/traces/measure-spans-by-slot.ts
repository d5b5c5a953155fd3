import type { QueryContext, ReadScope } from '../query-context.ts'
import type { SlotWindows } from '../slot-windows.ts'
import { SqlParams } from '../sql-params.ts'
import { spanGroupsOf, type SpanMeasure } from './measure-spans.ts'
import { checkSpanFilter, planSpanScope, spanReadLimits } from './span-scope.ts'

/** What the spans with these values measure in the window of each slot. */
export interface SlotSpans {
  /** In the order of the fields asked for; empty where a span has none. */
  readonly values: readonly string[]
  /** By slot; means nothing where there are no spans. */
  readonly figures: Float64Array
  readonly spans: Float64Array
}

interface Row extends Record<string, unknown> {
  readonly values: readonly string[]
  /** Buckets, or slots. */
  readonly at: readonly number[]
  readonly figures: readonly number[]
  readonly spans: readonly number[]
}

const maxGroups = 10_000
const percentiles: Readonly<Partial<Record<SpanMeasure, number>>> = { p50: 0.5, p95: 0.95, p99: 0.99 }

/**
 * What `measureSpans` says of the window that ends at each slot, in one read: each span is looked at once. Without fields there is one
 * group. Throws as `measureSpans` does.
 */
export async function measureSpansBySlot(
  context: QueryContext,
  input: ReadScope & {
    readonly q: string
    readonly windows: SlotWindows
    readonly by: readonly string[]
    readonly measure: SpanMeasure
  },
): Promise<readonly SlotSpans[]> {
  const { windows, by, measure } = input
  const params = new SqlParams('m')
  const range = { from: windows.fromNs, to: windows.toNs }
  const scope = planSpanScope(input.projectId, range, checkSpanFilter({ q: input.q }), params, { roots: true })
  const values = `[${spanGroupsOf(by, params).join(', ')}]::Array(String) AS values`
  const bucket = windows.bucketSql('toUnixTimestamp64Nano(timestamp)')
  const level = percentiles[measure]
  const sql =
    level === undefined
      ? `SELECT values, groupArray(toFloat64(bucket)) AS at, groupArray(e) AS figures, groupArray(n) AS spans FROM (SELECT ${values}, ` +
        `${bucket} AS bucket, toFloat64(count()) AS n, toFloat64(countIf(status = 'error')) AS e ${scope} GROUP BY values, bucket) GROUP BY values`
      : `SELECT values, groupArray(toFloat64(slot)) AS at, groupArray(figure) AS figures, groupArray(n) AS spans FROM (` +
        `SELECT values, arrayJoin(${windows.slotsOfSql('bucket')}) AS slot, quantileBFloat16Merge(${level})(q) / 1e6 AS figure, ` +
        `toFloat64(sum(n)) AS n FROM (SELECT ${values}, ${bucket} AS bucket, count() AS n, quantileBFloat16State(${level})(duration_ns) AS q ` +
        `${scope} GROUP BY values, bucket) GROUP BY values, slot) GROUP BY values`
  const { rows } = await context.telemetry.query<Row>(sql, params.values, { ...spanReadLimits, maxRows: maxGroups, signal: input.signal })
  const { count } = windows.slots
  if (rows.length === 0 && by.length === 0) return [{ values: [], figures: new Float64Array(count), spans: new Float64Array(count) }]
  return rows.map((row) => {
    if (level !== undefined)
      return { values: row.values, figures: spread(row.at, row.figures, count), spans: spread(row.at, row.spans, count) }
    const errors = windows.sum(row.at, row.figures)
    const spans = windows.sum(row.at, row.spans)
    return { values: row.values, figures: measure === 'count' ? spans : measure === 'errors' ? errors : divide(errors, spans), spans }
  })
}

function spread(at: readonly number[], figures: readonly number[], count: number): Float64Array {
  const spreadOut = new Float64Array(count)
  for (const [place, slot] of at.entries()) spreadOut[slot] = figures[place] ?? 0
  return spreadOut
}

function divide(above: Float64Array, below: Float64Array): Float64Array {
  return above.map((value, at) => value / (below[at] ?? 0))
}
