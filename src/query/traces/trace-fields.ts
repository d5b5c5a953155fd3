import { searchError } from '../logs/search-error.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { planSpanValue } from './search/plan-span-value.ts'
import { resolveSpanField } from './search/span-field.ts'
import { spanPairs } from './span-pairs.ts'
import { checkSpanFilter, planSpanScope, spanReadLimits, type CheckedFilter, type SpanFilter } from './span-scope.ts'

export interface SpanFacet {
  /** As a search names it. */
  readonly name: string
  /** Commonest first; counts are of the spans looked at. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

/** Facets are counted over the newest matching spans, so that their cost does not grow with the range. */
const sampleSpans = 5_000
const fieldSampleSpans = 100_000
const maxFields = 100
const maxValues = 10
const maxFieldValues = 100

/**
 * Fields that matching spans have, each with its commonest values; or the values of `field` alone, more of them.
 * Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function traceFields(
  context: QueryContext,
  input: ReadScope & SpanFilter & { readonly range: TimeRange; readonly field?: string | undefined },
): Promise<readonly SpanFacet[]> {
  const filter = checkSpanFilter(input)
  const all = input.field === undefined
  const newest = await findNewest(context, input, filter, all ? sampleSpans : fieldSampleSpans)
  const params = new SqlParams('f')
  const scope = planSpanScope(input.projectId, newest, filter, params)
  const pairs = all ? spanPairs : planOnePair(input.field, params)
  const sql =
    `SELECT name, value, toFloat64(count()) AS spans, sum(spans) OVER (PARTITION BY name) AS of_name ` +
    `FROM (SELECT pair.1 AS name, substringUTF8(pair.2, 1, 256) AS value FROM (SELECT arrayJoin(${pairs}) AS pair ${scope})) WHERE value != '' ` +
    `GROUP BY name, value ORDER BY of_name DESC, name, spans DESC, value LIMIT ${all ? maxValues : maxFieldValues} BY name ` +
    `LIMIT ${maxFields * maxValues}`
  const { rows } = await context.telemetry.query<{ name: string; value: string; spans: number }>(sql, params.values, {
    ...spanReadLimits,
    maxRows: maxFields * maxValues,
    signal: input.signal,
  })
  const facets = new Map<string, { value: string; count: number }[]>()
  for (const { name, value, spans } of rows) {
    const values = facets.get(name) ?? []
    facets.set(name, values)
    values.push({ value, count: spans })
  }
  return [...facets].slice(0, maxFields).map(([name, values]) => ({ name, values }))
}

/** The part of the range that has the newest matching spans: only times are read to find it. */
async function findNewest(
  context: QueryContext,
  input: ReadScope & { readonly range: TimeRange },
  filter: CheckedFilter,
  count: number,
): Promise<TimeRange> {
  const params = new SqlParams('n')
  const sql =
    `SELECT toUnixTimestamp64Nano(min(timestamp)) AS oldest, toUInt32(count()) AS spans FROM ` +
    `(SELECT timestamp ${planSpanScope(input.projectId, input.range, filter, params)} ORDER BY timestamp DESC LIMIT ${count})`
  const { rows } = await context.telemetry.query<{ oldest: string; spans: number }>(sql, params.values, {
    ...spanReadLimits,
    signal: input.signal,
  })
  const [found] = rows
  return found === undefined || found.spans === 0 ? input.range : { from: BigInt(found.oldest), to: input.range.to }
}

function planOnePair(name: string | undefined, params: SqlParams): string {
  const field = resolveSpanField(name ?? '')
  if (name === undefined || field === undefined) throw searchError(0, `"${name ?? ''}" names no field`, 'Write the attribute after the dot')
  return `[(${params.bind('String', name)}, ${planSpanValue(field, params)})]`
}
