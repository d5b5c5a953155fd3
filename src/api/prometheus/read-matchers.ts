import { setImmediate } from 'node:timers/promises'

import type { Fault } from '../../lib/errors.ts'
import { compileMatcher, type LabelMatcher, parseMetricSelector, PromqlSyntaxError } from '../../query/promql/index.ts'

const mostSelectors = 1000
const mostCharacters = 100_000
const turnMs = 4

/**
 * The series selectors of `match[]`. Throws the fault that `wordFault` makes for one that cannot be read or that selects everything, and
 * when there are too many.
 */
export async function readMatcherSets(
  form: URLSearchParams,
  wordFault: (problem: string) => Fault,
): Promise<readonly (readonly LabelMatcher[])[]> {
  const texts = form.getAll('match[]')
  if (texts.length > mostSelectors) throw wordFault(`match[] may stand ${mostSelectors} times at the most`)
  if (texts.reduce((sum, { length }) => sum + length, 0) > mostCharacters)
    throw wordFault(`all match[] together may have ${mostCharacters} characters at the most`)
  const sets: (readonly LabelMatcher[])[] = []
  let turnEndsAt = performance.now() + turnMs
  for (const text of texts) {
    sets.push(readSelector(text, wordFault))
    if (performance.now() < turnEndsAt) continue
    await setImmediate()
    turnEndsAt = performance.now() + turnMs
  }
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
