import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { cutPage, keyOf, planPage, readPlace, type ListPage } from './list-place.ts'
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
  readonly key: string
}

/**
 * A page of where a service runs, by the spans that answered: hosts, busiest first; a cursor goes on in the time of the page it is from.
 * Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listInstances(
  context: QueryContext,
  asked: OneService & ListPage,
): Promise<{ readonly rows: readonly InstanceSummary[]; readonly next: string | null }> {
  const after = readPlace(asked.cursor, 1)
  const range = after?.range ?? asked.range
  const input = { ...asked, range }
  const params = new SqlParams('i')
  const conditions = [answering, `service = ${params.bind('String', input.service)}`]
  const sql =
    `SELECT * FROM (SELECT host, environment, ${redColumns}, argMax(version, timestamp) AS version, ` +
    `toUnixTimestamp64Nano(max(timestamp)) AS last, ${keyOf('host', 'environment')} AS key ` +
    `${planSpans(input, params, conditions)} GROUP BY host, environment) ` +
    planPage(after, params, { figures: ['requests'], key: 'key', limit: input.limit })
  const { rows } = await context.telemetry.query<InstanceRow>(sql, params.values, {
    ...limits,
    maxRows: input.limit + 1,
    signal: input.signal,
  })
  const { page, next } = cutPage(rows, input.limit, ({ requests, key }) => ({ range, figures: [BigInt(requests)], key }))
  return {
    rows: page.map((row) => ({
      host: row.host,
      environment: row.environment,
      ...toRed(row, range),
      version: row.version,
      lastSeen: formatNanoTime(BigInt(row.last)),
    })),
    next,
  }
}
