import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { readOverlaps, type SeriesOverlaps } from './read-overlaps.ts'
import { aliveSeconds, askRows, sampleStep, type SeriesScope, sqlTime } from './sampled.ts'

/** What a rule would do. */
export interface CutScope extends SeriesScope {
  /** Undefined: all, but those that rules made. */
  readonly metrics: readonly string[] | undefined
  readonly label: string
  /** Whole series are dropped, those with this value only if there is one; else the label is. */
  readonly drop: { readonly value: string | undefined } | undefined
}

export interface CutPreview extends SeriesOverlaps {
  /** Series of these metrics announced lately, those of them that have the label, and how many there would have been with the rule. */
  readonly series: number
  readonly concerned: number
  readonly after: number
  readonly isEstimate: boolean
}

/** What a rule would have made of the series of the last hours; which of them share a time says what became of their values. */
export async function previewLabelCut(telemetry: TelemetryStore, scope: CutScope, signal: AbortSignal): Promise<CutPreview> {
  const { projectId, nowMs, metrics, label, drop } = scope
  const params = new SqlParams('q')
  const name = params.bind('String', label)
  const names = metrics?.map((metric) => params.bind('String', metric)).join(', ')
  const of = names === undefined ? `NOT match(metric, ':|^ALERTS(_FOR_STATE)?$')` : `metric IN (${names})`
  const where = `project = ${params.bind('UInt32', projectId)} AND ${of} AND last_seen >= ${sqlTime(nowMs - aliveSeconds * 1000)}`
  const kept = `cityHash64(metric, CAST(mapFilter((k, v) -> k != ${name}, labels), 'Array(Tuple(String, String))'))`
  const hasLabel = drop?.value === undefined ? `mapContains(labels, ${name})` : `labels[${name}] = ${params.bind('String', drop.value)}`
  const step = await sampleStep(telemetry, { table: 'metric_series', where, params }, signal)
  // Whole groups of series that would be one are looked at, or none of the group.
  const sampled = step === 1 ? where : `${where} AND ${kept} % ${step} = 0`
  const [counted] = await askRows<Readonly<Record<'series' | 'concerned' | 'groups', string>>>(
    telemetry,
    `SELECT uniqExact(id) AS series, uniqExactIf(id, ${hasLabel}) AS concerned, uniqExact(${kept}) AS groups FROM metric_series WHERE ${sampled}`,
    params,
    signal,
  )
  const series = Number(counted?.series ?? 0) * step
  const concerned = Number(counted?.concerned ?? 0) * step
  const groups = Number(counted?.groups ?? 0) * step
  const after = drop === undefined ? groups : series - concerned
  const overlaps =
    drop !== undefined || after === series
      ? { groupsChecked: 0, groupsTogether: [] }
      : await readOverlaps(telemetry, { projectId, nowMs, where: sampled, kept, params, metrics }, signal)
  return { series, concerned, after, isEstimate: step > 1, ...overlaps }
}
