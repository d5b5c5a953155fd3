import { addsUp } from '../../model/adds-up.ts'
import { staleMarker } from '../../model/series.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { readMetricKinds } from './read-metric-kinds.ts'
import { askRows, hourSeconds, type SeriesScope, sqlTime } from './sampled.ts'

/** Which series that a cut would make one have samples at the same time. */
export interface SeriesOverlaps {
  /**
   * Groups of series that would be one, of which several had samples in the last hour. Some are looked at, not all: of many metrics those
   * whose values may clash.
   */
  readonly groupsChecked: number
  /** The metrics of those groups in which two series were alive at the same time. */
  readonly groupsTogether: readonly string[]
}

interface Groups extends SeriesScope {
  /** The series of the cut, and the expression that is the same for all series of a group. */
  readonly where: string
  readonly kept: string
  readonly params: SqlParams
  /** Undefined: all that `where` selects. */
  readonly metrics: readonly string[] | undefined
}

/** Of so many metrics it is asked what they are; so many groups are looked at, with so many of their series. */
const mostMetrics = 1000
const mostGroups = 50
const mostMembers = 8

/** Series that would be one. */
interface Group {
  readonly metric: string
  readonly ids: readonly string[]
}

export async function readOverlaps(telemetry: TelemetryStore, groups: Groups, signal: AbortSignal): Promise<SeriesOverlaps> {
  const metrics = groups.metrics ?? (await listMetrics(telemetry, groups, signal))
  const several = metrics.length === 0 ? [] : await listGroups(telemetry, groups, metrics, signal)
  if (several.length === 0) return { groupsChecked: 0, groupsTogether: [] }
  const spans = await readSpans(telemetry, groups, several, signal)
  const groupsTogether: string[] = []
  let groupsChecked = 0
  for (const { metric, ids } of several) {
    const found = ids.flatMap((id) => spans.get(id) ?? []).toSorted((a, b) => a.fromMs - b.fromMs)
    if (found.length < 2) continue
    groupsChecked++
    let untilMs = -1
    let isTogether = false
    for (const span of found) {
      isTogether ||= span.fromMs <= untilMs
      untilMs = Math.max(untilMs, span.untilMs)
    }
    if (isTogether) groupsTogether.push(metric)
  }
  return { groupsChecked, groupsTogether }
}

/**
 * The metrics of which series would become one. Those that do not add up alone, if there are any, with names like those of counters last:
 * only their values can clash.
 */
async function listMetrics(telemetry: TelemetryStore, groups: Groups, signal: AbortSignal): Promise<readonly string[]> {
  const { projectId, where, kept, params } = groups
  const sql = `SELECT toString(metric) AS name FROM metric_series WHERE ${where} GROUP BY metric HAVING uniqExact(id) > uniqExact(${kept}) ORDER BY match(name, '_(total|bucket|count|sum)$'), uniqExact(id) DESC, name LIMIT ${mostMetrics}`
  const metrics = (await askRows<{ name: string }>(telemetry, sql, params, signal)).map(({ name }) => name)
  const typeOf = await readMetricKinds(telemetry, { projectId, metrics }, signal)
  const others = metrics.filter((metric) => !addsUp(metric, typeOf))
  return (others.length > 0 ? others : metrics).slice(0, mostGroups)
}

/** Some groups with several series, of every metric about as many, each with the series that were announced last. */
async function listGroups(
  telemetry: TelemetryStore,
  { where, kept, params }: Groups,
  metrics: readonly string[],
  signal: AbortSignal,
): Promise<readonly Group[]> {
  params.values['metrics'] = metrics
  const of = `${where} AND metric IN {metrics:Array(String)}`
  const ofEach = Math.max(1, Math.floor(mostGroups / metrics.length))
  const several = `SELECT grp FROM (SELECT ${kept} AS grp, any(metric) AS name FROM metric_series WHERE ${of} GROUP BY grp HAVING min(id) != max(id) ORDER BY grp LIMIT ${ofEach} BY name LIMIT ${mostGroups})`
  const newest = `groupArraySorted(${4 * mostMembers})(tuple(-toInt64(toUnixTimestamp(last_seen)), id))`
  const sql = `SELECT toString(any(metric)) AS name, arrayMap(one -> toString(one.2), ${newest}) AS ids FROM metric_series WHERE ${of} AND ${kept} IN (${several}) GROUP BY ${kept}`
  const rows = await askRows<{ name: string; ids: readonly string[] }>(telemetry, sql, params, signal)
  // One series stands in several rows as long as merges have not joined them.
  return rows.map(({ name, ids }) => ({ metric: name, ids: [...new Set(ids)].slice(0, mostMembers) }))
}

interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

/** When each series had samples in the last hour. */
async function readSpans(
  telemetry: TelemetryStore,
  { projectId, nowMs }: SeriesScope,
  groups: readonly Group[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Span>> {
  const params = new SqlParams('q')
  const project = params.bind('UInt32', projectId)
  const names = [...new Set(groups.map(({ metric }) => metric))].map((metric) => params.bind('String', metric)).join(', ')
  const ids = groups.flatMap((group) => group.ids.map((id) => params.bind('UInt64', id))).join(', ')
  const read = (table: string, isSample: string): string =>
    `SELECT toString(id) AS one, toUnixTimestamp64Milli(min(ts)) AS fromMs, toUnixTimestamp64Milli(max(ts)) AS untilMs FROM ${table} WHERE project = ${project} AND metric IN (${names}) AND ts >= ${sqlTime(nowMs - hourSeconds * 1000)} AND id IN (${ids}) AND ${isSample} GROUP BY id`
  // Stale markers say that a series is no more.
  const isSample = `NOT (e = -1 AND m = ${(BigInt(staleMarker.high) << 32n) + BigInt(staleMarker.low)})`
  const sql = [read('metric_samples', isSample), read('metric_histograms', 'bitAnd(flags, 1) = 0')].join(' UNION ALL ')
  const rows = await askRows<{ one: string; fromMs: string; untilMs: string }>(telemetry, sql, params, signal)
  return new Map(rows.map(({ one, fromMs, untilMs }) => [one, { fromMs: Number(fromMs), untilMs: Number(untilMs) }]))
}
