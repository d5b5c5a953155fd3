import { Fault } from '../../lib/errors.ts'
import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
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

export interface ListEndpoints extends OneService {
  readonly compare?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

interface EndpointRow extends RedRow {
  readonly endpoint: string
  readonly total_ns: string
  readonly spent_ns: number
}

/** Behind which endpoint a page begins, and of which time: that of the first page, or what came since would move all of them. */
interface EndpointPlace {
  readonly range: TimeRange
  readonly totalNs: bigint
  readonly endpoint: string
}

/**
 * A page of the endpoints of a service, those that took the most time first; a cursor goes on in the time of the page it is from. Throws
 * Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listEndpoints(
  context: QueryContext,
  asked: ListEndpoints,
): Promise<{ readonly rows: readonly EndpointSummary[]; readonly next: string | null }> {
  const after = asked.cursor === undefined ? undefined : readPlace(asked.cursor)
  const input = after === undefined ? asked : { ...asked, range: after.range }
  const { range, limit } = input
  const found = await readEndpoints(context, input, after)
  const page = found.slice(0, limit)
  const names = page.map(({ endpoint }) => endpoint)
  const earlier = new Map(
    input.compare === undefined || names.length === 0
      ? []
      : (await readNamed(context, { ...input, range: earlierRange(range, input.compare) }, names)).map((row) => [
          row.endpoint,
          toRed(row, range),
        ]),
  )
  const last = found.length > limit ? page.at(-1) : undefined
  return {
    rows: page.map((row) => ({
      endpoint: row.endpoint,
      ...toRed(row, range),
      totalMs: Number(row.total_ns) / 1e6,
      share: row.spent_ns === 0 ? 0 : Number(row.total_ns) / row.spent_ns,
      before: earlier.get(row.endpoint) ?? null,
    })),
    next: last === undefined ? null : writeCursor([`${range.from}`, `${range.to}`, last.total_ns, last.endpoint]),
  }
}

async function readEndpoints(
  context: QueryContext,
  input: ListEndpoints,
  after: EndpointPlace | undefined,
): Promise<readonly EndpointRow[]> {
  const params = new SqlParams('e')
  const conditions = [answering, `service = ${params.bind('String', input.service)}`]
  const most = input.limit + 1
  const endpoints =
    `SELECT name AS endpoint, ${redColumns}, sum(duration_ns) AS total, sum(sum(duration_ns)) OVER () AS spent ` +
    `${planSpans(input, params, conditions)} GROUP BY endpoint`
  const sql =
    `SELECT endpoint, requests, errors, quantiles, toString(total) AS total_ns, toFloat64(spent) AS spent_ns FROM (${endpoints}) ` +
    `${after === undefined ? '' : behind(after, params)} ORDER BY total DESC, endpoint LIMIT ${params.bind('UInt32', most)}`
  const { rows } = await context.telemetry.query<EndpointRow>(sql, params.values, { ...limits, maxRows: most, signal: input.signal })
  return rows
}

function behind({ totalNs, endpoint }: EndpointPlace, params: SqlParams): string {
  const total = params.bind('UInt64', totalNs)
  return `WHERE total < ${total} OR (total = ${total} AND endpoint > ${params.bind('String', endpoint)})`
}

async function readNamed(
  context: QueryContext,
  input: OneService,
  names: readonly string[],
): Promise<readonly (RedRow & { readonly endpoint: string })[]> {
  const params = new SqlParams('e')
  const conditions = [answering, `service = ${params.bind('String', input.service)}`, 'name IN {names:Array(String)}']
  const sql = `SELECT name AS endpoint, ${redColumns} ${planSpans(input, params, conditions)} GROUP BY endpoint`
  const { rows } = await context.telemetry.query<RedRow & { readonly endpoint: string }>(
    sql,
    { ...params.values, names },
    { ...limits, maxRows: names.length, signal: input.signal },
  )
  return rows
}

const digits = /^\d{1,20}$/
const [mostNanos, mostTotal] = [2n ** 63n - 1n, 2n ** 64n - 1n]

/** Throws Fault('bad_input') for a text that is no such place. */
function readPlace(cursor: string): EndpointPlace {
  const [from, to, total, endpoint] = readCursor(cursor, ['text', 'text', 'text', 'text'])
  if ([from, to, total].every((text) => digits.test(text))) {
    const place = { range: { from: BigInt(from), to: BigInt(to) }, totalNs: BigInt(total), endpoint }
    const { range, totalNs } = place
    if (range.from < range.to && range.to <= mostNanos && totalNs <= mostTotal && !endpoint.includes('\0')) return place
  }
  throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin at the first')
}
