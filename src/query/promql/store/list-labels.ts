import { Fault } from '../../../lib/errors.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { metricName } from '../labels.ts'
import type { SeriesSelection } from '../serve/metric-reader.ts'
import { announcedSince, seriesCondition } from './match-conditions.ts'
import { texts } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'

/** A list that is longer without a limit is refused. */
const mostTexts = 1_000_000
const columns = [texts] as const

/** The names of the labels of the series that a selection names, sorted. */
export async function listLabelNames(
  telemetry: TelemetryStore,
  selection: SeriesSelection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const listed = selection.matcherSets.map(
    (matchers) => (params: SqlParams) =>
      `SELECT DISTINCT arrayJoin(arrayPushBack(mapKeys(labels), '${metricName}')) AS item FROM metric_series WHERE ${seriesCondition(params, selection.projectId, matchers, selection.startMs)}`,
  )
  const all = (params: SqlParams): string => {
    const where = everything(params, selection)
    const names = `SELECT CAST(name, 'String') AS item FROM (SELECT DISTINCT name FROM metric_label_values WHERE ${where})`
    // Series may have no labels but this one.
    return `${names} UNION ALL SELECT '${metricName}' AS item FROM (SELECT 1 FROM metric_series WHERE ${where} LIMIT 1)`
  }
  return readLists(telemetry, selection, listed.length === 0 ? [all] : listed, signal)
}

/** The values of a label of the series that a selection names, sorted. */
export async function listLabelValues(
  telemetry: TelemetryStore,
  name: string,
  selection: SeriesSelection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { projectId, matcherSets, startMs } = selection
  const isMetric = name === metricName
  const all = (params: SqlParams): string => {
    const where = everything(params, selection)
    if (isMetric) return `SELECT CAST(metric, 'String') AS item FROM (SELECT DISTINCT metric FROM metric_series WHERE ${where})`
    const named = `FROM metric_label_values WHERE ${where} AND name = ${params.bind('String', name)}`
    // In the order of the sorting key it ends at the limit; without one, that order costs more than it saves.
    if (selection.limit !== undefined)
      return `SELECT value AS item ${named} ORDER BY project, name, value LIMIT 1 BY value LIMIT ${params.bind('UInt32', selection.limit)}`
    return `SELECT DISTINCT value AS item ${named}`
  }
  const listed = matcherSets.map((matchers) => (params: SqlParams): string => {
    if (isMetric)
      return `SELECT CAST(metric, 'String') AS item FROM (SELECT DISTINCT metric FROM metric_series WHERE ${seriesCondition(params, projectId, matchers, startMs)})`
    const where = seriesCondition(params, projectId, [...matchers, { name, operator: '!=', value: '' }], startMs)
    return `SELECT DISTINCT labels[${params.bind('String', name)}] AS item FROM metric_series WHERE ${where}`
  })
  return readLists(telemetry, selection, listed.length === 0 ? [all] : listed, signal)
}

function everything(params: SqlParams, { projectId, startMs }: SeriesSelection): string {
  return `project = ${params.bind('UInt32', projectId)} AND ${announcedSince(params, startMs)}`
}

/** What all statements answer, each text once. */
async function readLists(
  telemetry: TelemetryStore,
  { limit }: SeriesSelection,
  statements: readonly ((params: SqlParams) => string)[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const most = limit ?? mostTexts + 1
  const found = new Set<string>()
  for (const statement of statements) {
    const params = new SqlParams('q')
    const sql = `SELECT item FROM (${statement(params)}) ORDER BY item LIMIT ${params.bind('UInt32', most)}`
    const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
    for await (const {
      columns: [items],
    } of readBlocks(pieces, columns))
      for (const item of items) found.add(item)
  }
  if (limit === undefined && found.size > mostTexts) throw new Fault('query_limit', `there are more than ${mostTexts}: give a limit`)
  found.delete('')
  // One list comes sorted, and it may be long.
  return (statements.length === 1 ? [...found] : [...found].toSorted()).slice(0, most)
}
