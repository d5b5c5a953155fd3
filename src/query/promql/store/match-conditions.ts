import { Fault } from '../../../lib/errors.ts'
import type { SqlParams } from '../../sql-params.ts'
import type { LabelMatcher } from '../ast.ts'
import { metricName } from '../labels.ts'
import { compileMatcher } from '../parse/regex.ts'

/** A value's test as SQL. Regular expressions mean the same to the store (RE2), anchored at both ends. */
function valueCondition(params: SqlParams, column: string, { operator, value }: Omit<LabelMatcher, 'name'>): string {
  const bind = (text: string): string => params.bind('String', text)
  if (operator === '=' || operator === '!=') return `${column} ${operator} ${bind(value)}`
  const not = operator === '!~' ? 'NOT ' : ''
  const literals = listLiterals(value)
  // Equality finds its granules by the index, a regular expression reads all.
  if (literals !== undefined) return `${column} ${not}IN (${literals.map(bind).join(', ')})`
  return `${not}match(${column}, ${bind(`^(?s:${closeQuote(value)})$`)})`
}

/** A quotation that is left open (`\\Qa.b`) would reach past the end of the pattern. */
function closeQuote(pattern: string): string {
  for (let at = pattern.indexOf('\\'); at >= 0; at = pattern.indexOf('\\', at)) {
    if (pattern[at + 1] !== 'Q') {
      at += 2
      continue
    }
    const end = pattern.indexOf('\\E', at + 2)
    if (end < 0) return `${pattern}\\E`
    at = end + 2
  }
  return pattern
}

/** Does the matcher accept a series without the label? */
function acceptsEmpty(matcher: LabelMatcher): boolean {
  return compileMatcher(matcher)('')
}

/** Bound values travel in the address of the request; of all selectors together. */
const longestMatchers = 50_000
/** The store takes ten times as long for a statement of ten times as many, and then some. */
const mostSets = 25

/**
 * The sets as statements take them, one of no set when there is none. Throws Fault `query_limit` when they are too long together.
 */
export function groupSets<Set extends readonly LabelMatcher[]>(sets: readonly Set[]): readonly (readonly Set[])[] {
  let characters = 0
  for (const set of sets) for (const { name, value } of set) characters += name.length + value.length
  if (characters > longestMatchers)
    throw new Fault('query_limit', `the matchers of all selectors are longer than ${longestMatchers} characters together`)
  if (sets.length <= mostSets) return [sets]
  const groups: Set[][] = []
  for (let at = 0; at < sets.length; at += mostSets) groups.push(sets.slice(at, at + mostSets))
  return groups
}

/** Which announcements count, epoch milliseconds: of series that have not ended before `fromMs`, or begun after `untilMs`. */
export interface SeriesScope {
  readonly projectId: number
  readonly fromMs: number
  readonly untilMs: number | undefined
}

/**
 * The `WHERE` of `metric_series`: series of the project that the matchers select and that may have samples from a time on. The
 * project comes first. Throws Fault `query_limit` when they are too long.
 */
export function seriesCondition(
  params: SqlParams,
  projectId: number,
  matchers: readonly LabelMatcher[],
  fromMs: number,
  untilMs?: number,
): string {
  return groupSets([matchers])
    .map((sets) => anySeriesCondition(params, { projectId, fromMs, untilMs }, sets))
    .join(' AND ')
}

/** The same of series that any set of a group selects; all of them when there is no set. */
export function anySeriesCondition(params: SqlParams, scope: SeriesScope, sets: readonly (readonly LabelMatcher[])[]): string {
  const announced = announcedWithin(params, scope)
  if (sets.length === 0) return announced
  const [first = []] = sets
  if (sets.length === 1) return [announced, ...metricsOfSet(params, announced, first), ...setConditions(params, first)].join(' AND ')
  const any = sets.map((set) => `(${setConditions(params, set).join(' AND ') || '1'})`).join(' OR ')
  return [announced, ...metricsOfSets(params, announced, sets), `(${any})`].join(' AND ')
}

function setConditions(params: SqlParams, matchers: readonly LabelMatcher[]): string[] {
  return matchers.map((matcher) => matcherCondition(params, matcher))
}

/** Without a metric, the metrics that carry such labels are found first: they lead the sorting key. */
function metricsOfSet(params: SqlParams, announced: string, matchers: readonly LabelMatcher[]): string[] {
  if (matchers.some(isMetricNamed)) return []
  return matchers
    .filter((matcher) => !acceptsEmpty(matcher))
    .map((matcher) => `metric IN (SELECT metric FROM metric_label_values WHERE ${announced} AND ${pairCondition(params, matcher)})`)
}

function metricsOfSets(params: SqlParams, announced: string, sets: readonly (readonly LabelMatcher[])[]): string[] {
  if (sets.every((set) => set.some(isMetricNamed))) return []
  const pairs: string[] = []
  for (const set of sets) {
    const matcher = set.find(isMetricNamed) ?? set.find((one) => !acceptsEmpty(one))
    if (matcher === undefined) return []
    pairs.push(`(${pairCondition(params, matcher)})`)
  }
  return [`metric IN (SELECT metric FROM metric_label_values WHERE ${announced} AND (${pairs.join(' OR ')}))`]
}

function isMetricNamed(matcher: LabelMatcher): boolean {
  return matcher.name === metricName && !acceptsEmpty(matcher)
}

/** The rows of `metric_label_values` whose label and value the matcher selects. */
function pairCondition(params: SqlParams, matcher: LabelMatcher): string {
  return `name = ${params.bind('String', matcher.name)} AND ${valueCondition(params, 'value', matcher)}`
}

/**
 * The `WHERE` of `metric_label_values` for the values of a label, of the metrics that carry one, or without a name for the names of
 * labels, when
 * that table alone can tell, and the column they stand in; undefined when it cannot.
 */
export function labelValuesCondition(
  params: SqlParams,
  scope: SeriesScope,
  name: string | undefined,
  sets: readonly (readonly LabelMatcher[])[],
): { readonly where: string; readonly column: 'name' | 'value' | 'metric' } | undefined {
  const announced = announcedWithin(params, scope)
  const [only] = sets
  const carried = name === metricName && sets.length === 1 ? only?.find((one) => one.name !== metricName) : undefined
  const label = carried?.name ?? name
  if (!sets.every((set) => set.every((one) => one.name === metricName || one.name === label))) return undefined
  // What a series has not stands in no row.
  if (carried !== undefined && only?.some((one) => one.name === label && acceptsEmpty(one))) return undefined
  const conditions = sets.map((set) =>
    set.map((one) => valueCondition(params, one.name === metricName && label !== metricName ? 'metric' : 'value', one)),
  )
  const any = conditions.length === 0 ? [] : [`(${conditions.map((all) => `(${all.join(' AND ') || '1'})`).join(' OR ')})`]
  const named = label === undefined ? [] : [`name = ${params.bind('String', label)}`]
  const where = [announced, ...named, ...any].join(' AND ')
  return { where, column: carried !== undefined ? 'metric' : name === undefined ? 'name' : 'value' }
}

/**
 * A live series is announced several times a day, also when its samples are old or lie ahead: what was not since a day before has no
 * samples there. When a series began is a bound of what is listed only, not of what is selected: older samples may come later.
 */
function announcedWithin(params: SqlParams, { projectId, fromMs, untilMs }: SeriesScope): string {
  const time = (timeMs: number): string =>
    `toDateTime(${params.bind('UInt32', Math.max(0, Math.min(Math.floor(timeMs / 1000), 0xffffffff)))})`
  const since = `project = ${params.bind('UInt32', projectId)} AND last_seen >= ${time(fromMs - 86_400_000)}`
  return untilMs === undefined ? since : `${since} AND first_seen <= ${time(untilMs)}`
}

function matcherCondition(params: SqlParams, matcher: LabelMatcher): string {
  const column = matcher.name === metricName ? 'metric' : `labels[${params.bind('String', matcher.name)}]`
  return valueCondition(params, column, matcher)
}

const plainAlternatives = /^[A-Za-z0-9_:@/, -]+(?:\|[A-Za-z0-9_:@/, -]+)*$/
const mostAlternatives = 100

/** The literals of a pattern such as `a|b`; undefined for any other. */
function listLiterals(pattern: string): readonly string[] | undefined {
  if (!plainAlternatives.test(pattern)) return undefined
  const literals = pattern.split('|')
  return literals.length <= mostAlternatives ? literals : undefined
}
