import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { type Change, makeChange, maxChanges } from './change.ts'
import type { ChangesInput } from './read-deployments.ts'

const uptimeMetric = 'process_uptime_seconds'
/** The clock and the timer of the samples do not agree to the second. */
const sameStartMs = 5000

const startsSql = `
SELECT DISTINCT intDiv(toInt64(toUnixTimestamp64Milli(ts) - value * 1000), 1000) AS at
FROM metric_samples
WHERE project = {project:UInt32} AND metric = {metric:String} AND NOT isNaN(value)
  AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})
ORDER BY at DESC LIMIT ${maxChanges}`

/**
 * When the platform began to run, from what it tells of its uptime; without that telemetry only its present start is known.
 * Throws what the store throws.
 */
export async function readStarts(
  { telemetry, ownProjectId, startedAt }: { telemetry: TelemetryStore; ownProjectId: number; startedAt: number },
  { from, to, signal }: Pick<ChangesInput, 'from' | 'to' | 'signal'>,
): Promise<readonly Change[]> {
  const { rows } = await telemetry.query<{ at: string }>(
    startsSql,
    { project: ownProjectId, metric: uptimeMetric, from, to },
    { signal, timeoutMs: 10_000, maxRows: maxChanges, maxThreads: 2 },
  )
  const starts = [startedAt]
  for (const at of rows.map((row) => Number(row.at) * 1000)) {
    if (starts.every((known) => Math.abs(known - at) > sameStartMs)) starts.push(at)
  }
  return starts.filter((at) => at >= from && at < to).map((at) => makeChange({ id: `start ${at}`, at, kind: 'start' }))
}
