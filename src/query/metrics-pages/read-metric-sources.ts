import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { aliveSeconds, askRows, daySeconds, hourSeconds, sqlTime } from '../series/sampled.ts'
import { SqlParams } from '../sql-params.ts'

/** One sender of a metric. */
interface MetricSource {
  /** Empty where the series have no such label. */
  readonly job: string
  readonly instance: string
  readonly service: string
  readonly series: number
  /** Epoch milliseconds; announcements are repeated every few hours while samples come. */
  readonly lastAnnouncedAt: number
}

/** Where the series of a name come from, and how they change. */
export interface MetricSources {
  /** Announced in the last hours, and those of them that began in the last hour and day. */
  readonly series: number
  readonly newLastHour: number
  readonly newLastDay: number
  /** The largest first. */
  readonly sources: readonly MetricSource[]
}

const mostSources = 100

/** Who sends series of this name, and how many of them are new. */
export async function readMetricSources(
  telemetry: TelemetryStore,
  { projectId, name, nowMs }: { readonly projectId: number; readonly name: string; readonly nowMs: number },
  signal: AbortSignal,
): Promise<MetricSources> {
  const params = new SqlParams('q')
  const of = `project = ${params.bind('UInt32', projectId)} AND metric = ${params.bind('String', name)}`
  const since = (seconds: number): string => sqlTime(nowMs - seconds * 1000)
  // A series has a row for each month.
  const series = `SELECT id, any(labels) AS own, min(first_seen) AS first, max(last_seen) AS last FROM metric_series WHERE ${of} GROUP BY id HAVING last >= ${since(daySeconds)}`
  const alive = `last >= ${since(aliveSeconds)}`
  const [[counted], rows] = await Promise.all([
    askRows<{ alive: string; hour: string; day: string }>(
      telemetry,
      `SELECT count() AS alive, countIf(first >= ${since(hourSeconds)}) AS hour, countIf(first >= ${since(daySeconds)}) AS day FROM (${series}) WHERE ${alive}`,
      params,
      signal,
    ),
    askRows<Readonly<Record<'job' | 'instance' | 'service' | 'series' | 'latest', string>>>(
      telemetry,
      `SELECT own['job'] AS job, own['instance'] AS instance, if(own['service_name'] != '', own['service_name'], own['service']) AS service, countIf(${alive}) AS series, toUnixTimestamp(max(last)) AS latest FROM (${series}) GROUP BY job, instance, service ORDER BY series DESC, latest DESC, job, instance LIMIT ${mostSources}`,
      params,
      signal,
    ),
  ])
  return {
    series: Number(counted?.alive ?? 0),
    newLastHour: Number(counted?.hour ?? 0),
    newLastDay: Number(counted?.day ?? 0),
    sources: rows.map(({ job, instance, service, series: count, latest }) => ({
      job,
      instance,
      service,
      series: Number(count),
      lastAnnouncedAt: Number(latest) * 1000,
    })),
  }
}
