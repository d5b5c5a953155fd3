import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { aliveSeconds, askRows, daySeconds, hourSeconds, sampleStep, type SeriesScope, sqlTime } from './sampled.ts'

/** New series of a metric, or of all. */
interface Growth {
  readonly newLastHour: number
  readonly newLastDay: number
  /** For each hour of the range, the oldest first. */
  readonly perHour: readonly number[]
}

export interface MetricGrowth extends Growth {
  readonly metric: string
}

/** Values of a label, of whichever metric. */
export interface LabelGrowth {
  readonly label: string
  readonly values: number
  readonly newLastHour: number
  readonly newLastDay: number
}

export interface SeriesGrowth {
  /** Epoch milliseconds of the first whole hour; hours are those of the clock, the last one is not over. */
  readonly startMs: number
  readonly total: Growth
  /** The metrics with the most new series in the last day; those without any are left out. */
  readonly metrics: readonly MetricGrowth[]
  /** The labels with the most new values in the last day. */
  readonly labels: readonly LabelGrowth[]
  /** Are the figures estimates, since there is too much to count? */
  readonly isEstimate: boolean
}

const growthHours = 48
const mostMetrics = 300
const mostLabels = 50

type Row = Readonly<Record<'name' | 'isTotal' | 'hour' | 'day', string | number>> & {
  readonly perHour: readonly [(string | number)[], (string | number)[]]
}

/** Who grows: which metrics and labels had new series lately. A series is new at the first sample it was announced with. */
export async function readSeriesGrowth(telemetry: TelemetryStore, scope: SeriesScope, signal: AbortSignal): Promise<SeriesGrowth> {
  const { nowMs } = scope
  const hourMs = hourSeconds * 1000
  const startMs = (Math.floor(nowMs / hourMs) - growthHours + 1) * hourMs
  const params = new SqlParams('q')
  const where = `project = ${params.bind('UInt32', scope.projectId)} AND last_seen >= ${sqlTime(startMs - 2 * aliveSeconds * 1000)}`
  const step = await sampleStep(telemetry, { table: 'metric_series', where, params }, signal)
  const series = `SELECT toString(metric) AS name, id, min(first_seen) AS first FROM metric_series WHERE ${where} AND id % ${step} = 0 GROUP BY project, metric, id HAVING first >= ${sqlTime(startMs)}`
  const since = (seconds: number): string => `countIf(first >= ${sqlTime(nowMs - seconds * 1000)})`
  const rows = await askRows<Row>(
    telemetry,
    `SELECT name, grouping(name) AS isTotal, ${since(hourSeconds)} AS hour, ${since(daySeconds)} AS day, sumMap([intDiv(toUnixTimestamp(first) - ${Math.floor(startMs / 1000)}, ${hourSeconds})], [toUInt64(1)]) AS perHour FROM (${series}) GROUP BY GROUPING SETS ((name), ()) ORDER BY isTotal DESC, day DESC, hour DESC, name LIMIT ${mostMetrics + 1}`,
    params,
    signal,
  )
  const growths = rows.map((row) => ({ ...growthOf(row, step), metric: String(row.name), isTotal: Number(row.isTotal) === 1 }))
  const none = { newLastHour: 0, newLastDay: 0, perHour: Array.from({ length: growthHours }, () => 0) }
  const labels = await readLabelGrowth(telemetry, scope, signal)
  return {
    startMs,
    total: growths.find(({ isTotal }) => isTotal) ?? none,
    metrics: growths.filter(({ isTotal }) => !isTotal),
    labels: labels.growth,
    isEstimate: step > 1 || labels.isEstimate,
  }
}

/** How labels grow: over all metrics, or in those that are named. */
export async function readLabelGrowth(
  telemetry: TelemetryStore,
  { projectId, nowMs, metric }: SeriesScope & { readonly metric?: string },
  signal: AbortSignal,
): Promise<{ readonly growth: readonly LabelGrowth[]; readonly isEstimate: boolean }> {
  const params = new SqlParams('q')
  const of = metric === undefined ? '' : ` AND metric = ${params.bind('String', metric)}`
  const seen = sqlTime(nowMs - (daySeconds + 2 * aliveSeconds) * 1000)
  const where = `project = ${params.bind('UInt32', projectId)} AND last_seen >= ${seen} AND name != '__name__'${of}`
  const step = await sampleStep(telemetry, { table: 'metric_label_values', where, params }, signal)
  const since = (seconds: number): string => `countIf(first >= ${sqlTime(nowMs - seconds * 1000)})`
  const alive = sqlTime(nowMs - aliveSeconds * 1000)
  // A label with few values keeps them all, one with many is estimated.
  const sampled = step === 1 ? '' : ` AND cityHash64(value) % ${step} = 0`
  const values = `SELECT toString(name) AS label, value, min(first_seen) AS first, max(last_seen) AS last FROM metric_label_values WHERE ${where}${sampled} GROUP BY project, name, value HAVING last >= ${alive}`
  const rows = await askRows<Readonly<Record<'label' | 'items' | 'hour' | 'day', string | number>>>(
    telemetry,
    `SELECT label, count() AS items, ${since(hourSeconds)} AS hour, ${since(daySeconds)} AS day FROM (${values}) GROUP BY label ORDER BY day DESC, items DESC, label LIMIT ${mostLabels}`,
    params,
    signal,
  )
  const growth = rows.map(({ label, items, hour, day }) => ({
    label: String(label),
    values: Number(items) * step,
    newLastHour: Number(hour) * step,
    newLastDay: Number(day) * step,
  }))
  return { growth, isEstimate: step > 1 }
}

function growthOf({ hour, day, perHour: [hours, counts] }: Row, step: number): Growth {
  const perHour = Array.from({ length: growthHours }, () => 0)
  for (const [i, at] of hours.entries()) if (Number(at) < growthHours) perHour[Number(at)] = Number(counts[i] ?? 0) * step
  return { newLastHour: Number(hour) * step, newLastDay: Number(day) * step, perHour }
}
