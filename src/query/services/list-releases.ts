import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { cutPage, keyOf, planPage, readPlace, type ListPage } from './list-place.ts'
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
  readonly key: string
  /** 1 for the oldest. */
  readonly age_rank: string
}

/** A version that answered in this time before the range is not new in it. */
const lookBackNs = 86_400_000_000_000n

/**
 * A page of the releases of a service that answered in the range, newest first, each with its own figures over the range; a cursor goes on in
 * the time of the page it is from. The rate of a release is over the time it was seen in. Throws Fault: bad_input, query_limit, cancelled,
 * unavailable.
 */
export async function listServiceReleases(
  context: QueryContext,
  asked: OneService & ListPage,
): Promise<{ readonly rows: readonly ReleaseSummary[]; readonly next: string | null }> {
  const after = readPlace(asked.cursor, 1)
  const range = after?.range ?? asked.range
  const params = new SqlParams('v')
  const { from, to } = range
  const start = from > lookBackNs ? from - lookBackNs : 0n
  const conditions = [answering, `service = ${params.bind('String', asked.service)}`, "version != ''"]
  const inRange = `timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', from)}, 'UTC')`
  const spans = planSpans({ ...asked, range: { from: start, to } }, params, conditions)
  // The oldest is that of all, whichever page they are on and whether or not it answered in the range.
  const releases =
    `SELECT version, toFloat64(countIf(in_range)) AS requests, toFloat64(countIf(in_range AND status = 'error')) AS errors, ` +
    `quantilesBFloat16If(0.5, 0.95, 0.99)(duration_ns, in_range) AS quantiles, toUnixTimestamp64Nano(min(timestamp)) AS first, ` +
    `toUnixTimestamp64Nano(max(timestamp)) AS last, ${keyOf('version')} AS key, row_number() OVER (ORDER BY first, key DESC) AS age_rank ` +
    `FROM (SELECT version, status, duration_ns, timestamp, ${inRange} AS in_range ${spans}) GROUP BY version`
  const sql =
    `SELECT * FROM (SELECT * FROM (${releases}) WHERE requests > 0) ` +
    planPage(after, params, { figures: ['first'], key: 'key', limit: asked.limit })
  const { rows } = await context.telemetry.query<ReleaseRow>(sql, params.values, {
    ...limits,
    maxRows: asked.limit + 1,
    signal: asked.signal,
  })
  const { page, next } = cutPage(rows, asked.limit, ({ first, key }) => ({ range, figures: [BigInt(first)], key }))
  return {
    rows: page.map((row) => {
      const [first, last] = [BigInt(row.first), BigInt(row.last)]
      return {
        version: row.version,
        ...toRed(row, { from: first > from ? first : from, to: last + 1_000_000_000n }),
        firstSeen: formatNanoTime(first),
        lastSeen: formatNanoTime(last),
        isDeployed: first >= from && Number(row.age_rank) > 1,
      }
    }),
    next,
  }
}
