import type { QueryContext, ReadScope } from '../query-context.ts'
import type { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import type { LogQuery } from './ast.ts'
import { resolveLogField, type LogField } from './log-field.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { narrowToScope, type LogScope } from './narrow-to-scope.ts'
import { parseLogSearch } from './parser.ts'
import { planLogValue } from './plan-log-value.ts'
import { searchError } from './search-error.ts'

export interface LogFacet {
  /** As a search names it. */
  readonly name: string
  /** Commonest first; counts are of the records looked at. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

/** Facets are counted over the newest matching records, so that their cost does not grow with the range. */
const sampleRows = 5_000
/** So many are enough when more lie far apart: for each, a whole granule of attributes is read. */
const enoughRows = 500
const firstShare = 64n
const fieldSampleRows = 100_000
const maxFields = 100
const maxValues = 10
const maxFieldValues = 100
const maxValueLength = 256

const listed = ['severity', 'service', 'host', 'environment', 'class', 'scope_name', 'event_name'] as const
const searchNames: ReadonlyMap<string, string> = new Map([
  ['scope_name', 'scope'],
  ['event_name', 'event'],
])

export interface LogFieldsInput extends ReadScope, LogScope {
  readonly q: string
  readonly range: TimeRange
  /** Only this field, with more of its values. */
  readonly field?: string | undefined
  /** Only values that have this text in them, in upper or lower case. */
  readonly contains?: string | undefined
}

/**
 * Fields that matching records have, each with its commonest values, of the newest 500 to 5,000 records; or the values of `field`
 * alone, more of them. Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function logFields(context: QueryContext, input: LogFieldsInput): Promise<readonly LogFacet[]> {
  const query = narrowToScope(parseLogSearch(input.q), input)
  const { field, range } = input
  if (field !== undefined) return readFacets(context, input, query, range, (params) => planOnePair(field, params))
  // The parts of the store are read side by side, each to its first match: a range that has enough spares most of that.
  const span = range.to - range.from
  let width = span / firstShare + 1n
  for (;;) {
    const isWhole = width >= span
    const facets = await readFacets(context, input, query, isWhole ? range : { from: range.to - width, to: range.to }, planAllPairs)
    const looked = facets.find(({ name }) => name === 'severity')?.values.reduce((sum, { count }) => sum + count, 0) ?? 0
    if (isWhole || looked >= enoughRows) return facets
    width = looked === 0 ? span : width * BigInt(Math.ceil(1.5 * (enoughRows / looked)) + 1)
  }
}

interface PairPlan {
  /** An array or map of names and values. */
  readonly pairs: string
  readonly columns: string
  readonly rowsLooked: number
  readonly valuesShown: number
}

async function readFacets(
  context: QueryContext,
  input: LogFieldsInput,
  query: LogQuery,
  range: TimeRange,
  plan: (params: SqlParams) => PairPlan,
): Promise<readonly LogFacet[]> {
  const { from, params } = planLogScope(input.projectId, range, query)
  const { pairs, columns, rowsLooked, valuesShown } = plan(params)
  const contains = input.contains ? ` AND positionCaseInsensitiveUTF8(value, ${params.bind('String', input.contains)}) > 0` : ''
  const sql =
    `SELECT name, value, toFloat64(count()) AS records, sum(records) OVER (PARTITION BY name) AS of_name FROM (` +
    `SELECT arrayJoin(${pairs}) AS pair, pair.1 AS name, substringUTF8(pair.2, 1, ${maxValueLength}) AS value ` +
    `FROM (SELECT ${columns} ${from} ORDER BY timestamp DESC LIMIT ${rowsLooked})) WHERE value != ''${contains} ` +
    `GROUP BY name, value ORDER BY of_name DESC, name, records DESC, value LIMIT ${valuesShown} BY name LIMIT ${maxFields * maxValues}`
  const { rows } = await context.telemetry.query<{ name: string; value: string; records: number }>(sql, params.values, {
    ...logReadLimits,
    // Small steps: every part is read in its order, and no more than the sample needs of each.
    settings: { ...logReadLimits.settings, max_block_size: 2048 },
    maxRows: maxFields * maxValues,
    signal: input.signal,
  })
  const facets = new Map<string, { value: string; count: number }[]>()
  for (const { name, value, records } of rows) {
    const shown = searchNames.get(name) ?? name
    const values = facets.get(shown) ?? []
    facets.set(shown, values)
    values.push({ value, count: records })
  }
  return [...facets].slice(0, maxFields).map(([name, values]) => ({ name, values }))
}

function planAllPairs(): PairPlan {
  const own = `[${listed.map((column) => `'${column}'`).join(', ')}]`
  const values = `[${listed.map((column) => `toString(${column})`).join(', ')}]`
  return {
    // Attributes win over what the resource has of the same name: as a search looks for them.
    pairs: `arrayZip(arrayConcat(${own}, mapKeys(mapUpdate(resource, attributes) AS all)), arrayConcat(${values}, mapValues(all)))`,
    columns: [...listed, 'attributes', 'resource'].join(', '),
    rowsLooked: sampleRows,
    valuesShown: maxValues,
  }
}

function planOnePair(name: string, params: SqlParams): PairPlan {
  const field = resolveLogField(name)
  if (field === undefined) throw searchError(0, `"${name}" names no field`, 'Write the attribute after the dot')
  const shown = params.bind('String', name)
  return {
    pairs: `[(${shown}, ${planLogValue(field, params)})]`,
    columns: columnsOf(field),
    rowsLooked: fieldSampleRows,
    valuesShown: maxFieldValues,
  }
}

function columnsOf(field: LogField): string {
  if (field.kind === 'column') return field.column
  return field.scope === 'any' ? 'attributes, resource' : field.scope
}
