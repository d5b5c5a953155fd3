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
  const listed = query.name === undefined ? listNames(params, query) : listValues(params, query, query.name)
  const sql = `${listed} LIMIT ${params.bind('UInt32', query.limit)} ${settings}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  for await (const {
    columns: [items],
  } of shortTurns(readBlocks(pieces, columns)))
    yield items
}

function listNames(params: SqlParams, query: LabelQuery): string {
  const { matcherSets } = query
  const where = anySeriesCondition(params, query, matcherSets)
  const names =
    matcherSets.length === 0
      ? `SELECT DISTINCT name FROM metric_label_values WHERE ${where}`
      : `SELECT DISTINCT arrayJoin(arrayPushBack(mapKeys(labels), '${metricName}')) AS name FROM metric_series WHERE ${where}`
  return `SELECT CAST(name, 'String') AS item FROM (${names}) ORDER BY item`
}

function listValues(params: SqlParams, query: LabelQuery, name: string): string {
  const told = labelValuesCondition(params, query, name, query.matcherSets)
  if (told === undefined) {
    const where = anySeriesCondition(params, query, query.matcherSets)
    const column = name === metricName ? 'metric' : `labels[${params.bind('String', name)}]`
    return `SELECT CAST(item, 'String') AS item FROM (SELECT DISTINCT ${column} AS item FROM metric_series WHERE ${where}) WHERE item != '' ORDER BY item`
  }
  const { where, column } = told
  // In the order of the sorting key it ends at the limit; when nearly all are wanted, that order costs more than it saves.
  if (column === 'value' && query.limit <= fewValues)
    return `SELECT value AS item FROM metric_label_values WHERE ${where} ORDER BY project, name, value LIMIT 1 BY value`
  return `SELECT CAST(${column}, 'String') AS item FROM (SELECT DISTINCT ${column} FROM metric_label_values WHERE ${where}) ORDER BY item`
}

const fewValues = 2000
