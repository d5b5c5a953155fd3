import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { inScope, type OverviewScope } from '../overview/scope.ts'
import { type Change, makeChange, maxChanges } from './change.ts'

export interface ChangesInput {
  readonly projectId: number
  /** Epoch milliseconds; `to` is exclusive. */
  readonly from: number
  readonly to: number
  readonly scope: OverviewScope
  readonly signal: AbortSignal
}

interface Row {
  readonly kind: 'deployment' | 'service'
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly previous: string
  readonly at: number
}

/** A service's first version is no deployment of its own when it comes with the service: senders tell it a moment later at times. */
const togetherSeconds = 300

const deploymentsSql = `
WITH seen AS (
  SELECT service, environment, version, min(first_seen) AS since FROM service_activity
  WHERE project = {project:UInt32} AND ${inScope} GROUP BY service, environment, version),
born AS (
  SELECT service, argMin(environment, since) AS first_environment, argMin(version, since) AS first_version, min(since) AS born_at
  FROM seen GROUP BY service)
SELECT kind, service, environment, version, previous, toUnixTimestamp(since) AS at FROM (
  SELECT 'deployment' AS kind, service, environment, version, previous, since FROM (
    SELECT service, environment, version, since, lagInFrame(version) OVER (
      PARTITION BY service, environment ORDER BY since, version ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS previous
    FROM seen WHERE version != '') AS versions
  INNER JOIN (SELECT service, born_at FROM born) AS births USING service
  WHERE previous != '' OR since > born_at + ${togetherSeconds}
  UNION ALL
  SELECT 'service' AS kind, service, first_environment AS environment, first_version AS version, '' AS previous, born_at AS since FROM born)
WHERE since >= fromUnixTimestamp64Milli({from:Int64}) AND since < fromUnixTimestamp64Milli({to:Int64})
ORDER BY since DESC, service, environment, version LIMIT ${maxChanges}`

/** Versions and services seen for the first time in [from, to), the newest first. Throws what the store throws. */
export async function readDeployments({ telemetry }: { telemetry: TelemetryStore }, input: ChangesInput): Promise<readonly Change[]> {
  const { projectId, from, to, scope, signal } = input
  const { rows } = await telemetry.query<Row>(
    deploymentsSql,
    { project: projectId, from, to, ...scope },
    { signal, timeoutMs: 10_000, maxRows: maxChanges, maxThreads: 2 },
  )
  return rows.map(({ kind, service, environment, version, previous, at }) =>
    makeChange({
      id: `${kind} ${service} ${environment} ${version}`,
      at: at * 1000,
      kind,
      subject: service,
      environment,
      version,
      previous,
    }),
  )
}
