import { RE2JS } from 're2js'

import { measureRegex } from '../../lib/regex-cost.ts'
import { MatcherError } from './matcher-error.ts'

/** In characters. Lists of literals may be longer, they need no engine. */
const maxPatternLength = 5000
/** With all repetitions written out: what the engine compiles in some milliseconds. */
const maxPatternCost = 10_000

/** Alternatives without any character that means something. */
const literals = /^[^\\.+*?()[\]{}^$]*$/

/** What Alertmanager makes of `match_re`. */
const anchored = /^\^\(\?:([^()]*)\)\$$/

/**
 * Whether the whole of a value fits a regular expression of Go's regexp (RE2), put between `^(?:` and `)$` as Alertmanager does: a dot is
 * no line's end. Throws MatcherError in Go's words.
 */
export function compileRegex(pattern: string): (value: string) => boolean {
  const inner = anchored.exec(pattern)?.[1] ?? pattern
  if (literals.test(inner)) {
    const values = new Set(inner.split('|'))
    return (value) => values.has(value)
  }
  if (pattern.length > maxPatternLength) throw new MatcherError(`regular expression longer than ${maxPatternLength} characters`)
  if (measureRegex(pattern) > maxPatternCost) {
    throw new MatcherError(`regular expression too large: written out it has more than ${maxPatternCost} characters`)
  }
  try {
    const compiled = RE2JS.compile(`^(?:${pattern})$`)
    return (value) => compiled.test(value)
  } catch (error) {
    throw new MatcherError(error instanceof Error ? error.message : String(error))
  }
}
