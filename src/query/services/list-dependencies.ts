import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
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

export interface Dependencies {
  /** What it calls, what it waited for the longest first. */
  readonly callees: readonly Dependency[]
  /** Services that call it, by their own client spans. */
  readonly callers: readonly Dependency[]
}

interface CallRow extends RedRow {
  readonly name: string
  readonly system: string
  readonly total: number
}

const mostCalls = 200

/** What a service calls and who calls it, from client and producer spans, at most 200 each. Throws Fault: query_limit, cancelled, unavailable. */
export async function listDependencies(context: QueryContext, input: OneService): Promise<Dependencies> {
  const [callees, callers] = await Promise.all([readCallees(context, input), readCallers(context, input)])
  const services = await findServices(
    context,
    input,
    callees.map(({ name }) => name),
  )
  const shape = ({ name, system, total, ...row }: CallRow, isService: boolean): Dependency => ({
    name,
    system,
    isService,
    ...toRed(row, input.range),
    totalMs: total / 1e6,
  })
  return {
    callees: callees.map((row) => shape(row, services.has(row.name))),
    callers: callers.map((row) => shape(row, true)),
  }
}

const callColumns = `${redColumns}, toFloat64(sum(duration_ns)) AS total`

async function readCallees(context: QueryContext, input: OneService): Promise<readonly CallRow[]> {
  const params = new SqlParams('c')
  const conditions = [calling, `service = ${params.bind('String', input.service)}`, "peer != ''"]
  return read(
    context,
    `SELECT peer AS name, peer_system AS system, ${callColumns} ${planSpans(input, params, conditions)} GROUP BY name, system`,
    params,
    input,
  )
}

async function readCallers(context: QueryContext, input: OneService): Promise<readonly CallRow[]> {
  const params = new SqlParams('r')
  const name = params.bind('String', input.service)
  // In a cluster a service is often called by a longer name: payments.shop.svc.cluster.local.
  const conditions = [calling, `service != ${name}`, `(peer = ${name} OR startsWith(peer, concat(${name}, '.')))`]
  return read(
    context,
    `SELECT service AS name, peer_system AS system, ${callColumns} ${planSpans(input, params, conditions)} GROUP BY name, system`,
    params,
    input,
  )
}

async function read(context: QueryContext, sql: string, params: SqlParams, input: OneService): Promise<readonly CallRow[]> {
  const { rows } = await context.telemetry.query<CallRow>(`${sql} ORDER BY total DESC, name, system LIMIT ${mostCalls}`, params.values, {
    ...limits,
    maxRows: mostCalls,
    signal: input.signal,
  })
  return rows
}

/** Which of the names are those of services that sent spans. */
async function findServices(context: QueryContext, input: OneService, names: readonly string[]): Promise<ReadonlySet<string>> {
  const params = new SqlParams('s')
  const sql = `SELECT DISTINCT service ${planSpans(input, params, ['service IN {names:Array(String)}'])}`
  const { rows } = await context.telemetry.query<{ service: string }>(sql, { ...params.values, names }, { ...limits, signal: input.signal })
  return new Set(rows.map(({ service }) => service))
}
