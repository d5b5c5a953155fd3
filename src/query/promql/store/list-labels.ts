import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { LabelMatcher } from '../ast.ts'
import { metricName } from '../labels.ts'
import { anySeriesCondition, labelValuesCondition, type SeriesScope } from './match-conditions.ts'
import { texts } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { shortTurns } from './short-turns.ts'

/** Series whose labels are listed: those that any of the sets selects, all of them when there is no set. */
export interface LabelQuery extends SeriesScope {
  /** Whose values are listed; undefined: the names themselves. */
  readonly name: string | undefined
  readonly matcherSets: readonly (readonly LabelMatcher[])[]
  /** The first so many. */
  readonly limit: number
}

const columns = [texts] as const
/** The texts of a block are made in one turn. */
const blockRows = 4096
/** Labels are read once: by default the store reads them again for each one that the statement names. */
const settings = `SETTINGS max_block_size = ${blockRows}, optimize_functions_to_subcolumns = 0`

/** Reads the names of the labels of series, or the values of one, each once, in the order of their bytes. Throws Fault `query_limit`. */
export async function* listLabels(
  telemetry: TelemetryStore,
  query: LabelQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const params = new SqlParams('q')
  const sql = `${select(params, query)} LIMIT ${params.bind('UInt32', query.limit)} ${settings}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  for await (const {
    columns: [items],
  } of shortTurns(readBlocks(pieces, columns)))
    yield items
}

/** In the order of the sorting key it ends at the limit; when nearly all are wanted, that order costs more than it saves. */
const fewValues = 2000

/** Labels of so many series take as long as values on some hundred thousand metrics. */
const fewSeries = 20_000

function select(params: SqlParams, query: LabelQuery): string {
  const { name, matcherSets, limit } = query
  const told = labelValuesCondition(params, query, name, matcherSets)
  if (told === undefined) {
    const where = anySeriesCondition(params, query, matcherSets)
    const items = `SELECT DISTINCT ${itemOf(params, name)} AS item FROM metric_series WHERE ${where}`
    return `SELECT CAST(item, 'String') AS item FROM (${items}) WHERE item != '' ORDER BY item`
  }
  const { where, column } = told
  const metric = name === metricName ? undefined : onlyMetricOf(matcherSets)
  if (metric !== undefined) return selectOfMetric(params, query, { metric, where, column })
  if (column === 'value' && limit <= fewValues)
    return `SELECT value AS item FROM metric_label_values WHERE ${where} ORDER BY project, name, value LIMIT 1 BY value`
  return `SELECT CAST(${column}, 'String') AS item FROM (SELECT DISTINCT ${column} FROM metric_label_values WHERE ${where}) ORDER BY item`
}

/** The one metric that is named, by a set that is the only one. */
function onlyMetricOf([set, ...others]: LabelQuery['matcherSets']): string | undefined {
  if (others.length > 0) return undefined
  return set?.find((one) => one.name === metricName && one.operator === '=' && one.value !== '')?.value
}

/** Reads what is less, which the store finds out first: the series of the metric, or the values of the label on all metrics. */
function selectOfMetric(
  params: SqlParams,
  query: LabelQuery,
  { metric, where, column }: { readonly metric: string; readonly where: string; readonly column: string },
): string {
  const project = params.bind('UInt32', query.projectId)
  const count = `SELECT count() FROM metric_series WHERE project = ${project} AND metric = ${params.bind('String', metric)}`
  const isSmall = `(${count}) <= ${fewSeries}`
  const ofSeries = `SELECT DISTINCT CAST(${itemOf(params, query.name)}, 'String') AS item FROM metric_series WHERE ${anySeriesCondition(params, query, query.matcherSets)} AND ${isSmall}`
  const ofValues = `SELECT DISTINCT CAST(${column}, 'String') AS item FROM metric_label_values WHERE ${where} AND NOT ${isSmall}`
  return `SELECT item FROM (${ofSeries} UNION ALL ${ofValues}) WHERE item != '' ORDER BY item`
}

function itemOf(params: SqlParams, name: string | undefined): string {
  if (name === undefined) return `arrayJoin(arrayPushBack(mapKeys(labels), '${metricName}'))`
  return name === metricName ? 'metric' : `labels[${params.bind('String', name)}]`
}
