import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from '../config/config.ts'
import { compileRegex } from './compile-regex.ts'

/** A matcher of one label; one that is missing is empty. Throws MatcherError when a regular expression is wrong. */
export function makeMatcher(name: string, operator: Matcher['operator'], value: string): Matcher {
  const test = testOf(operator, value)
  return { name, operator, value, matches: (labels) => test(valueOf(labels, name)) }
}

/** Whether labels fit all matchers; none fit everything. */
export function matchesAll(matchers: readonly Matcher[], labels: LabelPairs): boolean {
  for (const matcher of matchers) if (!matcher.matches(labels)) return false
  return true
}

/** The value of a label; empty when it is missing. */
export function valueOf(labels: LabelPairs, name: string): string {
  for (const [label, value] of labels) if (label === name) return value
  return ''
}

function testOf(operator: Matcher['operator'], wanted: string): (value: string) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === wanted
    case '!=':
      return (value) => value !== wanted
    case '=~':
      return compileRegex(wanted)
    case '!~': {
      const test = compileRegex(wanted)
      return (value) => !test(value)
    }
  }
}
