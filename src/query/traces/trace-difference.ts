import type { QueryContext, ReadScope } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { spanPairs } from './span-pairs.ts'
import { checkSpanFilter, planSpanScope, spanReadLimits, type SpanFilter } from './span-scope.ts'

/** A part of the scatter. */
export interface SpanSelection {
  readonly range: TimeRange
  readonly minDurationMs: number
  readonly maxDurationMs: number
}

export interface TraceDifference {
  /** Matching spans inside and outside of the selection. */
  readonly inside: number
  readonly outside: number
  /** Shares of the spans that have the value, 0 to 1, those that differ most first. */
  readonly differences: readonly { readonly name: string; readonly value: string; readonly inside: number; readonly outside: number }[]
}

/** So many spans of each side are looked at, chosen by their traces' ids. */
const sampleSpans = 10_000
const maxDifferences = 25
/** Smaller differences say nothing. */
const leastDifference = 0.05

/**
 * Why a part of the spans is as it is: how often each attribute value occurs inside of a selection, against outside.
 * Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function traceDifference(
  context: QueryContext,
  input: ReadScope & SpanFilter & { readonly range: TimeRange; readonly selection: SpanSelection },
): Promise<TraceDifference> {
  const params = new SqlParams('w')
  const scope = planSpanScope(input.projectId, input.range, checkSpanFilter(input), params, { roots: true })
  const { range, minDurationMs, maxDurationMs } = input.selection
  const selected =
    `(timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', range.from)}, 'UTC') ` +
    `AND timestamp < fromUnixTimestamp64Nano(${params.bind('Int64', range.to)}, 'UTC') ` +
    `AND duration_ns >= ${params.bind('Float64', minDurationMs * 1e6)} AND duration_ns <= ${params.bind('Float64', maxDurationMs * 1e6)})`
  const counted = await context.telemetry.query<{ inside: number; outside: number }>(
    `SELECT toFloat64(countIf(${selected})) AS inside, toFloat64(countIf(NOT ${selected})) AS outside ${scope}`,
    params.values,
    { ...spanReadLimits, signal: input.signal },
  )
  const { inside = 0, outside = 0 } = counted.rows[0] ?? {}
  if (inside === 0 || outside === 0) return { inside, outside, differences: [] }
  const everyOf = (spans: number): string => params.bind('UInt32', Math.max(1, Math.ceil(spans / sampleSpans)))
  const sql =
    `SELECT name, value, countIf(chosen) AS a, countIf(NOT chosen) AS b, ` +
    `a / any(all_inside) AS inside_share, b / any(all_outside) AS outside_share FROM (` +
    `SELECT chosen, arrayJoin(arrayDistinct(pairs)) AS pair, pair.1 AS name, substringUTF8(pair.2, 1, 256) AS value, ` +
    `all_inside, all_outside FROM (` +
    `SELECT ${selected} AS chosen, ${spanPairs} AS pairs, countIf(chosen) OVER () AS all_inside, countIf(NOT chosen) OVER () AS all_outside ` +
    `${scope} AND cityHash64(trace_id) % if(${selected}, ${everyOf(inside)}, ${everyOf(outside)}) = 0)) ` +
    `WHERE value != '' GROUP BY name, value HAVING abs(inside_share - outside_share) >= ${leastDifference} ` +
    `ORDER BY abs(inside_share - outside_share) DESC, name, value LIMIT ${maxDifferences}`
  const { rows } = await context.telemetry.query<{ name: string; value: string; inside_share: number; outside_share: number }>(
    sql,
    params.values,
    {
      ...spanReadLimits,
      maxRows: maxDifferences,
      signal: input.signal,
    },
  )
  return {
    inside,
    outside,
    differences: rows.map(({ name, value, inside_share, outside_share }) => ({
      name,
      value,
      inside: inside_share,
      outside: outside_share,
    })),
  }
}
