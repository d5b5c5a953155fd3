import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { limits, planSpans, type ServiceScope } from './service-scope.ts'

/** That a service calls something, or runs on a host. */
export interface ServiceEdge {
  readonly service: string
  /** A service, a database, a queue, an address or a host. */
  readonly on: string
}

/** A version of a service was seen for the first time, after another one. */
export interface ServiceDeploy {
  readonly service: string
  readonly version: string
  /** Epoch milliseconds. */
  readonly at: number
}

const mostEdges = 10_000
const mostDeploys = 1000
/** A service's first version is no deployment when it comes with the service. */
const togetherSeconds = 300
const lookBackDays = 30

/** What services depend on by their own spans of the range, at most 10,000 pairs in no order. Throws Fault: query_limit, cancelled, unavailable. */
export async function listServiceEdges(
  { telemetry }: Pick<QueryContext, 'telemetry'>,
  scope: ServiceScope,
): Promise<readonly ServiceEdge[]> {
  const params = new SqlParams('e')
  const pairs = `SELECT DISTINCT service, peer, host ${planSpans(scope, params, ["service != ''", "(peer != '' OR host != '')"])}`
  const sql = `SELECT DISTINCT service, arrayJoin([peer, host]) AS on FROM (${pairs}) WHERE on != '' LIMIT ${mostEdges}`
  const { rows } = await telemetry.query<ServiceEdge>(sql, params.values, {
    ...limits,
    maxRows: mostEdges,
    maxThreads: 1,
    signal: scope.signal,
  })
  return rows
}

/** Deployments in the range, the newest first, at most 1000. Throws as `listServiceEdges`. */
export async function listServiceDeploys(
  { telemetry }: Pick<QueryContext, 'telemetry'>,
  { projectId, range, signal }: ServiceScope,
): Promise<readonly ServiceDeploy[]> {
  const sql = `
SELECT service, version, toFloat64(since) * 1000 AS at FROM (
  SELECT service, version, toUnixTimestamp(min(first_seen)) AS since, min(since) OVER (PARTITION BY service) AS born
  FROM service_activity
  WHERE project = {project:UInt32} AND version != '' AND hour >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL ${lookBackDays} DAY
  GROUP BY service, version)
WHERE since >= intDiv({from:Int64}, 1000) AND since < intDiv({to:Int64}, 1000) AND since > born + ${togetherSeconds}
ORDER BY at DESC, service, version LIMIT ${mostDeploys}`
  const params = { project: projectId, from: Number(range.from / 1_000_000n), to: Number(range.to / 1_000_000n) }
  const { rows } = await telemetry.query<ServiceDeploy>(sql, params, { ...limits, maxRows: mostDeploys, maxThreads: 1, signal })
  return rows
}
