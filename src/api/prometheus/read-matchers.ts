import type { Fault } from '../../lib/errors.ts'
import { compileMatcher, type LabelMatcher, parseMetricSelector, PromqlSyntaxError } from '../../query/promql/index.ts'

const mostSelectors = 1000

/** The series selectors of `match[]`. Throws the fault that `wordFault` makes for one that cannot be read or that selects everything. */
export function readMatcherSets(form: URLSearchParams, wordFault: (problem: string) => Fault): (readonly LabelMatcher[])[] {
  const texts = form.getAll('match[]')
  if (texts.length > mostSelectors) throw wordFault(`match[] may stand ${mostSelectors} times at the most`)
  const sets = texts.map((text) => readSelector(text, wordFault))
  if (sets.some((set) => set.every((matcher) => compileMatcher(matcher)('')))) {
    throw wordFault('match[] must contain at least one non-empty matcher')
  }
  return sets
}

function readSelector(text: string, wordFault: (problem: string) => Fault): readonly LabelMatcher[] {
  try {
    return parseMetricSelector(text)
  } catch (error) {
    if (error instanceof PromqlSyntaxError) throw wordFault(error.message)
    throw error
  }
}
