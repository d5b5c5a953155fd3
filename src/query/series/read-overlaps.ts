import { staleMarker } from '../../model/series.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { askRows, hourSeconds, type SeriesScope, sqlTime } from './sampled.ts'

/** Which series that a cut would make one have samples at the same time. */
export interface SeriesOverlaps {
  /** Groups of series that would be one, of which several had samples in the last hour. Some are looked at, not all. */
  readonly groupsChecked: number
  /** The metrics of those groups in which two series were alive at the same time. */
  readonly groupsTogether: readonly string[]
}

interface Groups extends SeriesScope {
  /** The series of the cut, and the expression that is the same for all series of a group. */
  readonly where: string
  readonly kept: string
  readonly params: SqlParams
  /** About how many groups there are. */
  readonly groups: number
}

/** Groups are found among so many, and so many of them looked at, with so many of their series. */
const candidates = 5000
const mostGroups = 50
const mostMembers = 8

/** Series that would be one. */
interface Group {
  readonly metric: string
  readonly ids: readonly string[]
}

export async function readOverlaps(telemetry: TelemetryStore, groups: Groups, signal: AbortSignal): Promise<SeriesOverlaps> {
  const several = await listGroups(telemetry, groups, signal)
  if (several.length === 0) return { groupsChecked: 0, groupsTogether: [] }
  const spans = await readSpans(telemetry, groups, several, signal)
  const metrics: string[] = []
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
    if (isTogether) metrics.push(metric)
  }
  return { groupsChecked, groupsTogether: metrics }
}

/** Of some groups with several series those that were announced last. */
async function listGroups(
  telemetry: TelemetryStore,
  { where, kept, params, groups }: Groups,
  signal: AbortSignal,
): Promise<readonly Group[]> {
  const step = Math.max(1, Math.ceil(groups / candidates))
  const newest = `groupArraySorted(${4 * mostMembers})(tuple(-toInt64(toUnixTimestamp(last_seen)), id))`
  const sql = `SELECT name AS metric, arrayMap(one -> toString(one.2), newest) AS ids FROM (SELECT ${kept} AS grp, toString(any(metric)) AS name, ${newest} AS newest FROM metric_series WHERE ${where} AND ${kept} % ${step} = 0 GROUP BY grp HAVING uniqExact(id) > 1 ORDER BY grp LIMIT ${mostGroups})`
  const rows = await askRows<Group>(telemetry, sql, params, signal)
  // One series stands in several rows as long as merges have not joined them.
  return rows.map(({ metric, ids }) => ({ metric, ids: [...new Set(ids)].slice(0, mostMembers) }))
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
