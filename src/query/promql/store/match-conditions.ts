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
  return `${not}match(${column}, ${bind(`^(?s:${value})$`)})`
}

/** Does the matcher accept a series without the label? */
function acceptsEmpty(matcher: LabelMatcher): boolean {
  return compileMatcher(matcher)('')
}

/** Bound values travel in the address of the request. */
const longestMatchers = 50_000

/**
 * The `WHERE` of `metric_series`: series of the project that the matchers select and that may have samples from a time on. The
 * project comes first. Throws Fault `query_limit`.
 */
export function seriesCondition(params: SqlParams, projectId: number, matchers: readonly LabelMatcher[], fromMs: number): string {
  if (matchers.reduce((sum, { name, value }) => sum + name.length + value.length, 0) > longestMatchers)
    throw new Fault('query_limit', `the matchers of a selector are longer than ${longestMatchers} characters together`)
  const since = announcedSince(params, fromMs)
  const project = `project = ${params.bind('UInt32', projectId)}`
  const conditions = [project, ...matchers.map((matcher) => matcherCondition(params, matcher)), since]
  if (!matchers.some((matcher) => matcher.name === metricName && !acceptsEmpty(matcher)))
    for (const matcher of matchers) {
      if (matcher.name === metricName || acceptsEmpty(matcher)) continue
      // Without a metric, the metrics that carry such a label are found first: they lead the sorting key.
      const name = params.bind('String', matcher.name)
      const value = valueCondition(params, 'value', matcher)
      conditions.push(`metric IN (SELECT metric FROM metric_label_values WHERE ${project} AND name = ${name} AND ${value} AND ${since})`)
    }
  return conditions.join(' AND ')
}

/**
 * A live series is announced several times a day, also when its samples are old or lie ahead: what was not since a day before has no
 * samples there. When a series began is no bound: older samples may come later.
 */
export function announcedSince(params: SqlParams, fromMs: number): string {
  const seconds = Math.floor(fromMs / 1000) - 86_400
  return `last_seen >= toDateTime(${params.bind('UInt32', Math.max(0, Math.min(seconds, 0xffffffff)))})`
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
