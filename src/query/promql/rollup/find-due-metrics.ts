import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { jobReadOptions } from './job-read-options.ts'

/** A metric with hours of which there are other samples than its roll-ups were made from. */
export interface DueMetric {
  readonly projectId: number
  readonly metric: string
  /** Beginnings of these hours, epoch seconds, rising, and the rows of each. */
  readonly hours: readonly number[]
  readonly rows: readonly number[]
}

/** Where the list goes on. */
export type DueCursor = Pick<DueMetric, 'projectId' | 'metric'>

interface Row {
  readonly project: number
  readonly metric: string
  readonly hours: readonly number[]
  readonly counts: readonly string[]
}

/** So many metrics are listed at once: what was listed is made before more is. */
export const mostDueMetrics = 500

/**
 * Compares how many samples there are in each hour from..to (epoch milliseconds, whole hours) with how many its roll-ups were made
 * from. None is no reason to make them again: samples go, their roll-ups stay. Fewer are others: some went, and others came.
 */
export async function findDueMetrics(
  telemetry: TelemetryStore,
  { fromMs, toMs, after }: { readonly fromMs: number; readonly toMs: number; readonly after: DueCursor | undefined },
  signal: AbortSignal,
): Promise<readonly DueMetric[]> {
  const params = new SqlParams('q')
  const from = params.bind('UInt32', fromMs / 1000)
  const to = params.bind('UInt32', toMs / 1000)
  const cursor =
    after === undefined
      ? ''
      : `WHERE (project, metric) > (${params.bind('UInt32', after.projectId)}, ${params.bind('String', after.metric)})`
  const sql = `SELECT project, metric, groupArray(toUnixTimestamp(hour)) AS hours, groupArray(stored) AS counts
    FROM (
      SELECT project, metric, hour, sum(now) AS stored, max(then) AS known FROM (
        SELECT project, metric, toStartOfHour(toDateTime(ts)) AS hour, count() AS now, 0 AS then FROM metric_samples
        WHERE ts >= toDateTime64(${from}, 3, 'UTC') AND ts < toDateTime64(${to}, 3, 'UTC') GROUP BY project, metric, hour
        UNION ALL
        SELECT project, metric, hour, 0 AS now, rows AS then FROM metric_rollup_hours WHERE hour >= toDateTime(${from}, 'UTC') AND hour < toDateTime(${to}, 'UTC')
      ) ${cursor} GROUP BY project, metric, hour HAVING stored > 0 AND stored != known ORDER BY project, metric, hour
    )
    GROUP BY project, metric ORDER BY project, metric LIMIT ${mostDueMetrics}`
  const { rows } = await telemetry.query<Row>(sql, params.values, jobReadOptions(signal))
  return rows.map(({ project, metric, hours, counts }) => ({ projectId: project, metric, hours, rows: counts.map(Number) }))
}
