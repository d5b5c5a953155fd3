import type { QueryParams } from '../../storage/telemetry/telemetry-store.ts'
import { inScope } from './scope.ts'

/** A service that reported steadily in an environment and has stopped. */
export interface SilentSource {
  readonly service: string
  readonly environment: string
  /** Epoch milliseconds. */
  readonly lastSeen: number
}

/** So long nothing must have come. */
const silenceMs = 10 * 60_000
/** What is silent for longer has been switched off, one way or another. */
const windowMs = 24 * 60 * 60_000

/**
 * Steady is who said something in half of the minutes of the hour of their last word and the hour before: what runs once an hour is not
 * missed between two runs.
 */
const silentSql = `
SELECT service, environment, toUnixTimestamp(max(last)) AS seen,
  arraySum(arrayMap(entry -> if(entry.1 >= toStartOfHour(max(last)) - 3600, bitCount(entry.2), 0), groupArray((hour, mask)))) AS active
FROM (
  SELECT service, environment, hour, groupBitOr(minutes) AS mask, max(last_seen) AS last
  FROM service_activity
  WHERE project = {project:UInt32} AND ${inScope}
    AND hour >= fromUnixTimestamp64Milli({from:Int64}) - 3600 AND hour < fromUnixTimestamp64Milli({to:Int64})
  GROUP BY service, environment, hour)
GROUP BY service, environment
HAVING seen < {silent:Int64} AND active >= 30
ORDER BY seen DESC LIMIT 50`

type Read = <Row>(sql: string, times: { readonly from: number; readonly to: number }, params?: QueryParams) => Promise<readonly Row[]>

/** Who fell silent in the 24 hours before `to`, the latest first. */
export async function readSilentSources(read: Read, to: number): Promise<readonly SilentSource[]> {
  const silent = Math.floor((to - silenceMs) / 1000)
  const rows = await read<{ service: string; environment: string; seen: number }>(silentSql, { from: to - windowMs, to }, { silent })
  return rows.map(({ service, environment, seen }) => ({ service, environment, lastSeen: seen * 1000 }))
}
