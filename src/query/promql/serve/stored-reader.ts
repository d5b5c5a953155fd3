import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { type Labels, metricName } from '../labels.ts'
import { findSeries } from '../store/find-series.ts'
import { announcedSince } from '../store/match-conditions.ts'
import { StoredSource } from '../store/stored-source.ts'
import type { MetricReader, SeriesSelection } from './metric-reader.ts'
import { readCardinality } from './read-cardinality.ts'

const mostSeries = 1_000_000

/** Metrics as the telemetry store holds them. */
export function createStoredReader(telemetry: TelemetryStore): MetricReader {
  const find = async (selection: SeriesSelection, signal: AbortSignal): Promise<Labels[]> => {
    const { projectId, matcherSets, startMs } = selection
    const found = new Map<string, Labels>()
    for (const matchers of matcherSets) {
      const { byId } = await findSeries(telemetry, { projectId, matchers, fromMs: Math.max(0, startMs), maxSeries: mostSeries }, signal)
      for (const { labels } of byId) found.set(labels.key, labels)
    }
    return [...found.keys()].toSorted().flatMap((key) => found.get(key) ?? [])
  }
  const read = async (sql: string, params: SqlParams, signal: AbortSignal): Promise<string[]> => {
    const { rows } = await telemetry.query<{ item: string }>(sql, params.values, { signal })
    return rows.map(({ item }) => item)
  }
  return {
    source: (projectId) => new StoredSource(telemetry, projectId),
    listSeries: find,
    async listLabelNames(selection, signal) {
      if (selection.matcherSets.length > 0) return [...new Set((await find(selection, signal)).flatMap(({ names }) => names))].toSorted()
      const params = new SqlParams('q')
      const where = whereOf(params, selection)
      const names = await read(`SELECT DISTINCT name AS item FROM metric_label_values WHERE ${where}`, params, signal)
      return [...new Set([...names, ...(names.length > 0 ? [metricName] : [])])].toSorted()
    },
    async listLabelValues(name, selection, signal) {
      if (selection.matcherSets.length > 0) {
        const values = (await find(selection, signal)).map((labels) => labels.get(name)).filter((value) => value !== '')
        return [...new Set(values)].toSorted()
      }
      const params = new SqlParams('q')
      const where = whereOf(params, selection)
      const sql =
        name === metricName
          ? `SELECT DISTINCT metric AS item FROM metric_series WHERE ${where}`
          : `SELECT DISTINCT value AS item FROM metric_label_values WHERE ${where} AND name = ${params.bind('String', name)}`
      return (await read(sql, params, signal)).toSorted()
    },
    async listMetadata({ projectId, family }, signal) {
      const params = new SqlParams('q')
      const project = `project = ${params.bind('UInt32', projectId)}`
      const one = family === undefined ? '' : ` AND family = ${params.bind('String', family)}`
      const sql = `SELECT family, argMax(type, updated) AS type, argMax(unit, updated) AS unit, argMax(help, updated) AS help FROM metric_metadata WHERE ${project}${one} GROUP BY family ORDER BY family`
      const { rows } = await telemetry.query<{ family: string; type: string; unit: string; help: string }>(sql, params.values, { signal })
      return rows
    },
    readCardinality: (query, signal) => readCardinality(telemetry, query, signal),
    listExemplars: async () => [],
  }
}

function whereOf(params: SqlParams, { projectId, startMs }: SeriesSelection): string {
  return `project = ${params.bind('UInt32', projectId)} AND ${announcedSince(params, Math.max(0, startMs))}`
}
