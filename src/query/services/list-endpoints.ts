import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { OneService } from './read-service.ts'
import { redColumns, toRed, type Red, type RedRow } from './red.ts'
import { answering, earlierRange, limits, planSpans } from './service-scope.ts'

export interface EndpointSummary extends Red {
  readonly endpoint: string
  /** Time spent in it, of all requests together. */
  readonly totalMs: number
  /** Fraction 0-1 of the time that the service spent. */
  readonly share: number
  /** Of the time compared with; null without one, or when nobody asked for it then. */
  readonly before: Red | null
}

interface EndpointRow extends RedRow {
  readonly endpoint: string
  readonly total: number
}

const mostEndpoints = 200

/** The endpoints of a service, those that took the most time first, at most 200, and how many more. Throws Fault: bad_input, query_limit, cancelled, unavailable. */
export async function listEndpoints(
  context: QueryContext,
  input: OneService & { readonly compare?: string | undefined },
): Promise<{ readonly rows: readonly EndpointSummary[]; readonly more: number }> {
  const [now, before] = await Promise.all([
    readEndpoints(context, input),
    input.compare === undefined ? [] : readEndpoints(context, { ...input, range: earlierRange(input.range, input.compare) }),
  ])
  const earlier = new Map(before.map((row) => [row.endpoint, toRed(row, input.range)]))
  const spent = now.reduce((sum, { total }) => sum + total, 0)
  return {
    rows: now.slice(0, mostEndpoints).map((row) => ({
      endpoint: row.endpoint,
      ...toRed(row, input.range),
      totalMs: row.total / 1e6,
      share: spent === 0 ? 0 : row.total / spent,
      before: earlier.get(row.endpoint) ?? null,
    })),
    more: Math.max(0, now.length - mostEndpoints),
  }
}

async function readEndpoints(context: QueryContext, input: OneService): Promise<readonly EndpointRow[]> {
  const params = new SqlParams('e')
  const conditions = [answering, `service = ${params.bind('String', input.service)}`]
  const most = 50 * mostEndpoints
  const sql =
    `SELECT name AS endpoint, ${redColumns}, toFloat64(sum(duration_ns)) AS total ${planSpans(input, params, conditions)} ` +
    `GROUP BY endpoint ORDER BY total DESC, endpoint LIMIT ${most}`
  const { rows } = await context.telemetry.query<EndpointRow>(sql, params.values, { ...limits, maxRows: most, signal: input.signal })
  return rows
}
