import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { Labels } from '../labels.ts'
import type { Exemplar, SeriesExemplars, SeriesSelection } from '../serve/metric-reader.ts'
import { clampTime, sampleCondition } from './sample-scope.ts'
import type { SeriesFinder } from './series-finder.ts'

/** Series that may be looked through, and exemplars of all of them. */
const mostSeries = 10_000
const mostExemplars = 10_000

const selected = 'id, toUnixTimestamp64Milli(ts) AS t, toString(value) AS v, labels, trace_id, span_id'

interface Row {
  readonly id: string
  readonly t: string
  /** As text: JSON has no infinities. */
  readonly v: string
  readonly labels: Readonly<Record<string, string>>
  readonly trace_id: string
  readonly span_id: string
}

/** The exemplars of the series that a selection names, by series; the newest of them when they are very many. Equal ones stand once. */
export async function listExemplars(
  telemetry: TelemetryStore,
  finder: SeriesFinder,
  { projectId, matcherSets, startMs, endMs }: SeriesSelection,
  signal: AbortSignal,
): Promise<readonly SeriesExemplars[]> {
  const bySeries = new Map<string, SeriesExemplars>()
  for (const matchers of matcherSets) {
    const found = await finder.find({ projectId, matchers, fromMs: startMs, limit: mostSeries }, signal)
    if (found.byId.size === 0) continue
    const params = new SqlParams('q')
    const scope = { projectId, matchers, found, startMs: clampTime(startMs - 1), endMs: clampTime(endMs) }
    const sql = `SELECT DISTINCT ${selected} FROM metric_exemplars WHERE ${sampleCondition(params, scope)} ORDER BY ts DESC LIMIT ${params.bind('UInt32', mostExemplars)}`
    const { rows } = await telemetry.query<Row>(sql, params.values, { signal })
    const ofSelector = new Map<Labels, Exemplar[]>()
    for (const row of rows.toReversed()) {
      const id = BigInt(row.id)
      const labels = found.byId.find(Number(id & 0xffffffffn), Number(id >> 32n))?.labels
      if (labels === undefined) continue
      const known = ofSelector.get(labels)
      if (known === undefined) ofSelector.set(labels, [readExemplar(row)])
      else known.push(readExemplar(row))
    }
    for (const [labels, exemplars] of ofSelector) bySeries.set(labels.key, { labels, exemplars })
  }
  return [...bySeries.keys()].toSorted().flatMap((key) => bySeries.get(key) ?? [])
}

function readExemplar({ t, v, labels, trace_id: traceId, span_id: spanId }: Row): Exemplar {
  const ids: [string, string][] = [
    ['trace_id', traceId],
    ['span_id', spanId],
  ]
  return {
    labels: Labels.from([...Object.entries(labels), ...ids.filter(([, id]) => id !== '')]),
    value: Number(v.replace('inf', 'Infinity')),
    timeMs: Number(t),
  }
}
