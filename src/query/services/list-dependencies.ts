import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { cutPage, keyOf, planPage, readPlace, type ListPage, type ListPlace } from './list-place.ts'
import type { OneService } from './read-service.ts'
import { redColumns, toRed, type Red, type RedRow } from './red.ts'
import { calling, limits, planSpans } from './service-scope.ts'

export interface Dependency extends Red {
  /** The service, database, queue or address. */
  readonly name: string
  /** `postgresql`, `kafka`, `grpc`; empty for HTTP. */
  readonly system: string
  /** Whether a service of this name sent spans in the range. */
  readonly isService: boolean
  /** Time waited for it, of all calls together. */
  readonly totalMs: number
}

export interface ListDependencies extends OneService, ListPage {
  /** What it calls, or services that call it by their own client spans. */
  readonly side: 'callees' | 'callers'
}

interface CallRow extends RedRow {
  readonly name: string
  readonly system: string
  readonly total_ns: string
  readonly key: string
}

/**
 * A page of what a service calls, or of who calls it, from client and producer spans, what was waited for the longest first; a cursor goes on
 * in the time of the page it is from. Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listDependencies(
  context: QueryContext,
  asked: ListDependencies,
): Promise<{ readonly rows: readonly Dependency[]; readonly next: string | null }> {
  const after = readPlace(asked.cursor, 1)
  const range = after?.range ?? asked.range
  const input = { ...asked, range }
  const { page, next } = cutPage(await readCalls(context, input, after), input.limit, ({ total_ns, key }) => ({
    range,
    figures: [BigInt(total_ns)],
    key,
  }))
  const names = page.map(({ name }) => name)
  const services = input.side === 'callers' ? new Set(names) : await findServices(context, input, names)
  return {
    rows: page.map(({ name, system, total_ns, ...row }) => ({
      name,
      system,
      isService: services.has(name),
      ...toRed(row, range),
      totalMs: Number(total_ns) / 1e6,
    })),
    next,
  }
}

async function readCalls(context: QueryContext, input: ListDependencies, after: ListPlace | undefined): Promise<readonly CallRow[]> {
  const params = new SqlParams('c')
  const service = params.bind('String', input.service)
  const [name, conditions] =
    input.side === 'callees'
      ? ['peer', [`service = ${service}`, "peer != ''"]]
      : // In a cluster a service is often called by a longer name: payments.shop.svc.cluster.local.
        ['service', [`service != ${service}`, `(peer = ${service} OR startsWith(peer, concat(${service}, '.')))`]]
  const calls =
    `SELECT ${name} AS name, peer_system AS system, ${redColumns}, sum(duration_ns) AS total, ${keyOf('name', 'system')} AS key ` +
    `${planSpans(input, params, [calling, ...conditions])} GROUP BY name, system`
  const sql =
    `SELECT name, system, requests, errors, quantiles, total AS total_ns, key FROM (${calls}) ` +
    planPage(after, params, { figures: ['total'], key: 'key', limit: input.limit })
  const { rows } = await context.telemetry.query<CallRow>(sql, params.values, { ...limits, maxRows: input.limit + 1, signal: input.signal })
  return rows
}

/** Which of the names are those of services that sent spans. */
async function findServices(context: QueryContext, input: OneService, names: readonly string[]): Promise<ReadonlySet<string>> {
  const params = new SqlParams('s')
  const sql = `SELECT DISTINCT service ${planSpans(input, params, ['service IN {names:Array(String)}'])}`
  const { rows } = await context.telemetry.query<{ service: string }>(
    sql,
    { ...params.values, names },
    { ...limits, maxRows: names.length + 1, signal: input.signal },
  )
  return new Set(rows.map(({ service }) => service))
}
