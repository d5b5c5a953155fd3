import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { type LabelGrowth, readLabelGrowth } from './read-series-growth.ts'
import { aliveSeconds, askRows, type SeriesScope, sqlTime } from './sampled.ts'

/** One label of a metric. */
export interface MetricLabel extends LabelGrowth {
  /** Its values with the most series. */
  readonly top: readonly { readonly value: string; readonly series: number }[]
}

export interface MetricLabels {
  /** Series of the metric that were announced lately. */
  readonly series: number
  /** The label with the most values first. */
  readonly labels: readonly MetricLabel[]
  readonly isEstimate: boolean
}

const mostValues = 8
/** So many series are looked at for their values. */
const mostSeries = 100_000

/** What tells the series of a metric apart: its labels, how many values they have, and which values have the most series. */
export async function readMetricLabels(
  telemetry: TelemetryStore,
  scope: SeriesScope & { readonly metric: string },
  signal: AbortSignal,
): Promise<MetricLabels> {
  const { growth, isEstimate } = await readLabelGrowth(telemetry, scope, signal)
  const params = new SqlParams('q')
  const alive = sqlTime(scope.nowMs - aliveSeconds * 1000)
  const where = `project = ${params.bind('UInt32', scope.projectId)} AND metric = ${params.bind('String', scope.metric)} AND last_seen >= ${alive}`
  const [counted] = await askRows<{ series: string }>(
    telemetry,
    `SELECT uniqExact(id) AS series FROM metric_series WHERE ${where}`,
    params,
    signal,
  )
  const series = Number(counted?.series ?? 0)
  const step = Math.max(1, Math.ceil(series / mostSeries))
  const pairs = `SELECT id, labels FROM metric_series WHERE ${where} AND id % ${step} = 0 LIMIT 1 BY id`
  const rows = await askRows<Readonly<Record<'label' | 'value' | 'series', string>>>(
    telemetry,
    `SELECT pair.1 AS label, pair.2 AS value, count() AS series FROM (${pairs}) ARRAY JOIN CAST(labels, 'Array(Tuple(String, String))') AS pair GROUP BY label, value ORDER BY label, series DESC, value LIMIT ${mostValues} BY label`,
    params,
    signal,
  )
  const top = new Map<string, MetricLabel['top'][number][]>()
  for (const row of rows) {
    const values = top.get(row.label) ?? []
    top.set(row.label, values)
    values.push({ value: row.value, series: Number(row.series) * step })
  }
  return {
    series,
    labels: growth
      .map((one) => ({ ...one, top: top.get(one.label) ?? [] }))
      .toSorted((a, b) => b.values - a.values || (a.label < b.label ? -1 : 1)),
    isEstimate: isEstimate || step > 1,
  }
}
