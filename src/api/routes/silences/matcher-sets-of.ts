import { makeMatcher, type Matcher, MatcherError } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { MatcherText } from '../../contract/silences.ts'

/** Matchers that can be asked. Throws Fault `bad_input` for a regular expression that is none. */
export function matcherSetsOf(sets: readonly (readonly MatcherText[])[]): readonly (readonly Matcher[])[] {
  return sets.map((set) => set.map(matcherOf))
}

function matcherOf({ name, operator, value }: MatcherText): Matcher {
  try {
    return makeMatcher(name, operator, value)
  } catch (error) {
    if (error instanceof MatcherError) throw new Fault('bad_input', `${name}: ${error.message}`, { cause: error })
    throw error
  }
}
