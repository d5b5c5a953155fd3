import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { OneService } from './read-service.ts'
import { toRed, type Red, type RedRow } from './red.ts'
import { answering, limits, planSpans } from './service-scope.ts'

export interface ReleaseSummary extends Red {
  /** Resource attribute service.version. */
  readonly version: string
  /** In the range and the day before it. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** It came in the range, after another one. */
  readonly isDeployed: boolean
}

interface ReleaseRow extends RedRow {
  readonly version: string
  readonly first: string
  readonly last: string
}

const mostReleases = 50
/** A version that answered in this time before the range is not new in it. */
const lookBackNs = 86_400_000_000_000n

/**
 * The releases of a service that answered in the range, newest first, each with its own figures over the range, at most 50. The rate of a
 * release is over the time it was seen in. Throws Fault: query_limit, cancelled, unavailable.
 */
export async function listServiceReleases(context: QueryContext, input: OneService): Promise<readonly ReleaseSummary[]> {
  const params = new SqlParams('v')
  const { from, to } = input.range
  const start = from > lookBackNs ? from - lookBackNs : 0n
  const conditions = [answering, `service = ${params.bind('String', input.service)}`, "version != ''"]
  const inRange = `timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', from)}, 'UTC')`
  const sql =
    `SELECT version, toFloat64(countIf(in_range)) AS requests, toFloat64(countIf(in_range AND status = 'error')) AS errors, ` +
    `quantilesBFloat16If(0.5, 0.95, 0.99)(duration_ns, in_range) AS quantiles, ` +
    `toUnixTimestamp64Nano(min(timestamp)) AS first, toUnixTimestamp64Nano(max(timestamp)) AS last ` +
    `FROM (SELECT version, status, duration_ns, timestamp, ${inRange} AS in_range ${planSpans({ ...input, range: { from: start, to } }, params, conditions)}) ` +
    `GROUP BY version ORDER BY first DESC, version LIMIT ${mostReleases}`
  const { rows } = await context.telemetry.query<ReleaseRow>(sql, params.values, { ...limits, maxRows: mostReleases, signal: input.signal })
  const oldest = rows.at(-1)?.version
  return rows
    .filter(({ requests }) => requests > 0)
    .map((row) => {
      const [first, last] = [BigInt(row.first), BigInt(row.last)]
      return {
        version: row.version,
        ...toRed(row, { from: first > from ? first : from, to: last + 1_000_000_000n }),
        firstSeen: formatNanoTime(first),
        lastSeen: formatNanoTime(last),
        isDeployed: first >= from && row.version !== oldest,
      }
    })
}
