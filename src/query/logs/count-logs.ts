import type { QueryContext, ReadScope } from '../query-context.ts'
import type { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { resolveLogField } from './log-field.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { parseLogSearch } from './parser.ts'
import { planLogValue } from './plan-log-value.ts'
import { searchError } from './search-error.ts'

/** How many records have these values. */
export interface LogCount {
  /** In the order of the fields asked for; empty where a record has none. */
  readonly values: readonly string[]
  readonly count: number
}

/** Groups of one answer; more are an error, for a part of them would be no answer. */
const maxGroups = 10_000
const maxValueLength = 256

/**
 * Counts the records of a range that a search matches, by the values of fields; without fields there is one count, which may be 0.
 * Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function countLogs(
  context: QueryContext,
  input: ReadScope & { readonly q: string; readonly range: TimeRange; readonly by: readonly string[] },
): Promise<readonly LogCount[]> {
  const { from, params } = planLogScope(input.projectId, input.range, parseLogSearch(input.q))
  const values = logGroupsOf(input.by, params)
  const groups = values.length === 0 ? '' : ' GROUP BY values'
  const sql = `SELECT [${values.join(', ')}]::Array(String) AS values, toFloat64(count()) AS count ${from}${groups}`
  const { rows } = await context.telemetry.query<LogCount & Record<string, unknown>>(sql, params.values, {
    ...logReadLimits,
    maxRows: maxGroups,
    signal: input.signal,
  })
  return rows
}

/** SQL of the values that records are grouped by. Throws Fault `bad_input` for what names no field. */
export function logGroupsOf(by: readonly string[], params: SqlParams): readonly string[] {
  return by.map((name) => {
    const field = resolveLogField(name)
    if (field === undefined) throw searchError(0, `"${name}" names no field`, 'Write the attribute after the dot')
    return `substringUTF8(${planLogValue(field, params)}, 1, ${maxValueLength})`
  })
}
