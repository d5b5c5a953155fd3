import type { QueryContext, ReadScope } from '../query-context.ts'
import type { SlotWindows } from '../slot-windows.ts'
import { logGroupsOf } from './count-logs.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { parseLogSearch } from './parser.ts'

/** How many records with these values lie in the window of each slot. */
export interface SlotFigures {
  /** In the order of the fields asked for; empty where a record has none. */
  readonly values: readonly string[]
  /** By slot. */
  readonly counts: Float64Array
}

interface Row extends Record<string, unknown> {
  readonly values: readonly string[]
  readonly buckets: readonly number[]
  readonly counts: readonly number[]
}

const maxGroups = 10_000

/**
 * What `countLogs` says of the window that ends at each slot, in one read: each record is counted once. Without fields there is one
 * group. Throws as `countLogs` does.
 */
export async function countLogsBySlot(
  context: QueryContext,
  input: ReadScope & { readonly q: string; readonly windows: SlotWindows; readonly by: readonly string[] },
): Promise<readonly SlotFigures[]> {
  const { windows, by } = input
  const range = { from: windows.fromNs, to: windows.toNs }
  const { from, params } = planLogScope(input.projectId, range, parseLogSearch(input.q))
  const bucket = windows.bucketSql('toUnixTimestamp64Nano(timestamp)')
  const sql =
    `SELECT values, groupArray(toFloat64(bucket)) AS buckets, groupArray(n) AS counts FROM ` +
    `(SELECT [${logGroupsOf(by, params).join(', ')}]::Array(String) AS values, ${bucket} AS bucket, toFloat64(count()) AS n ${from} ` +
    `GROUP BY values, bucket) GROUP BY values`
  const { rows } = await context.telemetry.query<Row>(sql, params.values, { ...logReadLimits, maxRows: maxGroups, signal: input.signal })
  if (rows.length === 0 && by.length === 0) return [{ values: [], counts: new Float64Array(windows.slots.count) }]
  return rows.map(({ values, buckets, counts }) => ({ values, counts: windows.sum(buckets, counts) }))
}
