import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { inScope } from '../overview/scope.ts'
import { findLeadChanges, type LeadChange, type VersionRun } from './find-lead-changes.ts'
import type { ChangesInput } from './read-deployments.ts'

/** Of one service in one environment. */
export interface ServiceLeadChange extends LeadChange {
  readonly service: string
  readonly environment: string
}

interface Row extends VersionRun {
  readonly service: string
  readonly environment: string
}

/** So far before the range is looked for the version that was there. */
const lookBackMs = 7 * 86_400_000
/** The newest of them; flapping services have many. */
const maxRuns = 10_000

const ofProject = `project = {project:UInt32} AND ${inScope} AND version != ''`
const inTime = `hour >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64})) AND hour < fromUnixTimestamp64Milli({to:Int64})`

/** Only services with two versions in the time: runs of minutes within each hour, then joined across hours. */
const runsSql = `
WITH masks AS (
  SELECT service, environment, version, hour, groupBitOr(minutes) AS mask FROM service_activity
  WHERE ${ofProject} AND ${inTime} AND (service, environment) IN (
    SELECT service, environment FROM service_activity WHERE ${ofProject} AND ${inTime} GROUP BY service, environment HAVING uniqExact(version) > 1)
  GROUP BY service, environment, version, hour),
parts AS (
  SELECT service, environment, version, part[1] AS first, part[-1] AS last, length(part) AS active FROM (
    SELECT service, environment, version,
      arrayMap(minute -> toInt64(intDiv(toUnixTimestamp(hour), 60) + minute), arrayFilter(minute -> bitTest(mask, minute), range(60))) AS reported,
      arrayJoin(arraySplit((minute, silence) -> silence > 5, reported, arrayDifference(reported))) AS part
    FROM masks)
  WHERE first < intDiv({to:Int64}, 60000)),
numbered AS (
  SELECT *, sum(begins) OVER (PARTITION BY service, environment, version ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run FROM (
    SELECT *, first - lagInFrame(last, 1, first - 1000) OVER (
      PARTITION BY service, environment, version ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) > 5 AS begins
    FROM parts)),
seen AS (
  SELECT service, environment, version, toUnixTimestamp(min(first_seen)) AS since FROM service_activity
  WHERE ${ofProject} GROUP BY service, environment, version)
SELECT service, environment, version, any(since) AS since, toFloat64(min(first)) AS first, toFloat64(max(last)) AS last, toFloat64(sum(active)) AS active
FROM numbered INNER JOIN seen USING (service, environment, version)
GROUP BY service, environment, version, run ORDER BY first DESC, service, environment, version LIMIT ${maxRuns}`

/** When services went over to another version, or back to an earlier one, in [from, to). Throws what the store throws. */
export async function readLeadChanges(
  { telemetry }: { telemetry: TelemetryStore },
  { projectId, from, to, scope, signal }: ChangesInput,
): Promise<readonly ServiceLeadChange[]> {
  const { rows } = await telemetry.query<Row>(
    runsSql,
    { project: projectId, from: from - lookBackMs, to, ...scope },
    { signal, timeoutMs: 10_000, maxRows: maxRuns, maxThreads: 2 },
  )
  const runsOf = new Map<string, Row[]>()
  for (const row of rows) {
    const place = `${row.service}\0${row.environment}`
    const known = runsOf.get(place)
    if (known === undefined) runsOf.set(place, [row])
    else known.push(row)
  }
  return [...runsOf.values()].flatMap((runs) =>
    findLeadChanges(runs, Math.floor(to / 60_000))
      .filter(({ at }) => at * 60_000 >= from && at * 60_000 < to)
      .map((change) => ({ service: runs[0]?.service ?? '', environment: runs[0]?.environment ?? '', ...change })),
  )
}
