import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { cutPage, keyOf, planPage, readPlace, type ListPage, type ListPlace } from './list-place.ts'
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

export interface ListEndpoints extends OneService, ListPage {
  readonly compare?: string | undefined
  /** Only requests that this release (service.version) answered. */
  readonly release?: string | undefined
}

interface EndpointRow extends RedRow {
  readonly endpoint: string
  readonly total_ns: string
  readonly spent_ns: number
  readonly key: string
}

/**
 * A page of the endpoints of a service, those that took the most time first; a cursor goes on in the time of the page it is from. Throws
 * Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listEndpoints(
  context: QueryContext,
  asked: ListEndpoints,
): Promise<{ readonly rows: readonly EndpointSummary[]; readonly next: string | null }> {
  const after = readPlace(asked.cursor, 1)
  const input = { ...asked, range: after?.range ?? asked.range }
  const { range } = input
  const { page, next } = cutPage(await readEndpoints(context, input, after), input.limit, ({ total_ns, key }) => ({
    range,
    figures: [BigInt(total_ns)],
    key,
  }))
  const names = page.map(({ endpoint }) => endpoint)
  const earlier = new Map(
    input.compare === undefined || names.length === 0
      ? []
      : (await readNamed(context, { ...input, range: earlierRange(range, input.compare) }, names)).map((row) => [
          row.endpoint,
          toRed(row, range),
        ]),
  )
  return {
    rows: page.map((row) => ({
      endpoint: row.endpoint,
      ...toRed(row, range),
      totalMs: Number(row.total_ns) / 1e6,
      share: row.spent_ns === 0 ? 0 : Number(row.total_ns) / row.spent_ns,
      before: earlier.get(row.endpoint) ?? null,
    })),
    next,
  }
}

async function readEndpoints(context: QueryContext, input: ListEndpoints, after: ListPlace | undefined): Promise<readonly EndpointRow[]> {
  const params = new SqlParams('e')
  const endpoints =
    `SELECT name AS endpoint, ${redColumns}, sum(duration_ns) AS total, sum(sum(duration_ns)) OVER () AS spent, ${keyOf('endpoint')} AS key ` +
    `${planRequests(input, params)} GROUP BY endpoint`
  const sql =
    `SELECT endpoint, requests, errors, quantiles, total AS total_ns, toFloat64(spent) AS spent_ns, key FROM (${endpoints}) ` +
    planPage(after, params, { figures: ['total'], key: 'key', limit: input.limit })
  const { rows } = await context.telemetry.query<EndpointRow>(sql, params.values, {
    ...limits,
    maxRows: input.limit + 1,
    signal: input.signal,
  })
  return rows
}

function planRequests(input: ListEndpoints, params: SqlParams, names: readonly string[] = []): string {
  return planSpans(input, params, [
    answering,
    `service = ${params.bind('String', input.service)}`,
    ...(input.release === undefined ? [] : [`version = ${params.bind('String', input.release)}`]),
    ...names,
  ])
}

async function readNamed(
  context: QueryContext,
  input: ListEndpoints,
  names: readonly string[],
): Promise<readonly (RedRow & { readonly endpoint: string })[]> {
  const params = new SqlParams('e')
  const sql = `SELECT name AS endpoint, ${redColumns} ${planRequests(input, params, ['name IN {names:Array(String)}'])} GROUP BY endpoint`
  const { rows } = await context.telemetry.query<RedRow & { readonly endpoint: string }>(
    sql,
    { ...params.values, names },
    { ...limits, maxRows: names.length, signal: input.signal },
  )
  return rows
}
