import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'

/** A service in an environment; either is empty where the sender did not say. */
export interface ServiceScope {
  readonly environment: string
  readonly service: string
}

const maxScopes = 2_000
/** Who reports is known long before: of longer ranges the rest is not read. */
const limits = {
  timeoutMs: 10_000,
  maxMemoryBytes: 512 * 1024 ** 2,
  maxRows: maxScopes,
  settings: { max_rows_to_read: 200_000_000, read_overflow_mode: 'break' },
} as const

/**
 * The services that sent spans or log records in the range, each with its environments, busiest first, at most 2,000.
 * Throws Fault: query_limit, cancelled, unavailable.
 */
export async function listScopes(
  { telemetry }: Pick<QueryContext, 'telemetry'>,
  { projectId, range, signal }: ReadScope & { readonly range: TimeRange },
): Promise<readonly ServiceScope[]> {
  const params = { project: projectId, from: range.from.toString(), to: range.to.toString() }
  const answers = await Promise.all(
    (['spans', 'log_records'] as const).map((table) =>
      telemetry.query<ServiceScope & { records: number }>(
        `SELECT environment, service, toFloat64(count()) AS records FROM ${table} WHERE project = {project:UInt32} ` +
          `AND timestamp >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND timestamp < fromUnixTimestamp64Nano({to:Int64}, 'UTC') ` +
          `AND (environment != '' OR service != '') ` +
          `GROUP BY environment, service ORDER BY records DESC, service, environment LIMIT ${maxScopes}`,
        params,
        { ...limits, signal },
      ),
    ),
  )
  const known = new Map<string, ServiceScope & { records: number }>()
  for (const { environment, service, records } of answers.flatMap(({ rows }) => rows)) {
    const key = JSON.stringify([environment, service])
    known.set(key, { environment, service, records: records + (known.get(key)?.records ?? 0) })
  }
  return [...known.values()]
    .toSorted((a, b) => b.records - a.records)
    .slice(0, maxScopes)
    .map(({ environment, service }) => ({ environment, service }))
}
