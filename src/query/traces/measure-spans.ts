import { searchError } from '../logs/search-error.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { planSpanValue } from './search/plan-span-value.ts'
import { resolveSpanField } from './search/span-field.ts'
import { checkSpanFilter, planSpanScope, spanReadLimits } from './span-scope.ts'

/** What can be measured of spans: how many, how many with an error, their share (0-1), and percentiles of the duration in milliseconds. */
export const spanMeasures = {
  count: 'toFloat64(count())',
  errors: "toFloat64(countIf(status = 'error'))",
  error_rate: "countIf(status = 'error') / count()",
  p50: 'quantileBFloat16(0.5)(duration_ns) / 1e6',
  p95: 'quantileBFloat16(0.95)(duration_ns) / 1e6',
  p99: 'quantileBFloat16(0.99)(duration_ns) / 1e6',
} as const
export type SpanMeasure = keyof typeof spanMeasures

export interface SpanFigure {
  /** In the order of the fields asked for; empty where a span has none. */
  readonly values: readonly string[]
  readonly value: number
  /** Spans it was made of. */
  readonly spans: number
}

/** Groups of one answer; more are an error, for a part of them would be no answer. */
const maxGroups = 10_000

/**
 * Measures the spans of a range that a search matches, by the values of fields; a search that names no service and no operation means the
 * first span of each trace. Without fields there is one figure, of no spans when there are none.
 * Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function measureSpans(
  context: QueryContext,
  input: ReadScope & { readonly q: string; readonly range: TimeRange; readonly by: readonly string[]; readonly measure: SpanMeasure },
): Promise<readonly SpanFigure[]> {
  const params = new SqlParams('m')
  const scope = planSpanScope(input.projectId, input.range, checkSpanFilter({ q: input.q }), params, { roots: true })
  const values = spanGroupsOf(input.by, params)
  const groups = values.length === 0 ? '' : ' GROUP BY values'
  const sql =
    `SELECT [${values.join(', ')}]::Array(String) AS values, ifNull(${spanMeasures[input.measure]}, 0) AS value, ` +
    `toFloat64(count()) AS spans ${scope}${groups}`
  const { rows } = await context.telemetry.query<SpanFigure & Record<string, unknown>>(sql, params.values, {
    ...spanReadLimits,
    maxRows: maxGroups,
    signal: input.signal,
  })
  return rows
}

/** SQL of the values that spans are grouped by. Throws Fault `bad_input` for what names no field. */
export function spanGroupsOf(by: readonly string[], params: SqlParams): readonly string[] {
  return by.map((name) => {
    const field = resolveSpanField(name)
    if (field === undefined) throw searchError(0, `"${name}" names no field`, 'Write the attribute after the dot')
    return `substringUTF8(${planSpanValue(field, params)}, 1, 256)`
  })
}
