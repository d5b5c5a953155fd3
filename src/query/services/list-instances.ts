import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { OneService } from './read-service.ts'
import { redColumns, toRed, type Red, type RedRow } from './red.ts'
import { answering, limits, planSpans } from './service-scope.ts'

export interface InstanceSummary extends Red {
  readonly host: string
  readonly environment: string
  /** The release that answered last there. */
  readonly version: string
  readonly lastSeen: string
}

interface InstanceRow extends RedRow {
  readonly host: string
  readonly environment: string
  readonly version: string
  readonly last: string
}

const mostInstances = 200

/** Where a service runs, by the spans that answered: hosts, busiest first, at most 200. Throws Fault: query_limit, cancelled, unavailable. */
export async function listInstances(context: QueryContext, input: OneService): Promise<readonly InstanceSummary[]> {
  const params = new SqlParams('i')
  const conditions = [answering, `service = ${params.bind('String', input.service)}`]
  const sql =
    `SELECT host, environment, ${redColumns}, argMax(version, timestamp) AS version, toUnixTimestamp64Nano(max(timestamp)) AS last ` +
    `${planSpans(input, params, conditions)} GROUP BY host, environment ORDER BY requests DESC, host LIMIT ${mostInstances}`
  const { rows } = await context.telemetry.query<InstanceRow>(sql, params.values, {
    ...limits,
    maxRows: mostInstances,
    signal: input.signal,
  })
  return rows.map((row) => ({
    host: row.host,
    environment: row.environment,
    ...toRed(row, input.range),
    version: row.version,
    lastSeen: formatNanoTime(BigInt(row.last)),
  }))
}
