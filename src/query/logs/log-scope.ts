import type { NanoTime } from '../nano-time.ts'
import { SqlParams } from '../sql-params.ts'
import type { LogQuery } from './ast.ts'
import { planLogCondition } from './plan.ts'

/** Of every read of log records. */
export const logReadLimits = {
  timeoutMs: 30_000,
  maxMemoryBytes: 1024 ** 3,
  // Otherwise the bound of the top rows takes the place of the search in PREWHERE, and every column is read to find few rows: ten to
  // thirty times the work for a service or a regular expression (bench/logs-page.mjs).
  settings: { use_top_k_dynamic_filtering: 0 },
} as const

/** FROM and WHERE of a read of log records: the project first, then the time, then what the search asks. */
export function planLogScope(
  projectId: number,
  range: { readonly from: NanoTime; readonly to: NanoTime },
  query: LogQuery,
): { readonly from: string; readonly params: SqlParams } {
  const params = new SqlParams('q')
  const time = (value: NanoTime): string => `fromUnixTimestamp64Nano(${params.bind('Int64', value)}, 'UTC')`
  const from =
    `FROM log_records WHERE project = ${params.bind('UInt32', projectId)} ` +
    `AND timestamp >= ${time(range.from)} AND timestamp < ${time(range.to)} AND ${planLogCondition(query, params)}`
  return { from, params }
}
