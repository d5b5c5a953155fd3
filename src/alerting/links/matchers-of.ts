import { Fault } from '../../lib/errors.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from '../config/config.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'

/** A list of values that is longer is read by nobody: then the label is left out, and the matchers fit more. */
const [mostValues, mostCharacters] = [50, 2000]

/**
 * One set of matchers that fits all of these alerts, and of others as few as such a set can: labels that all share by their value, others by
 * the list of their values. Throws Fault `conflict` when they share nothing and are too many to list.
 */
export function matchersOf(alerts: readonly LabelPairs[]): readonly Matcher[] {
  const all = alerts.map((labels) => new Map(labels))
  const names = [...new Set(all.flatMap((labels) => [...labels.keys()]))].sort()
  const matchers = names.flatMap((name) => matcherOf(name, [...new Set(all.map((labels) => labels.get(name) ?? ''))].sort()))
  if (matchers.some((matcher) => !matcher.matches([]))) return matchers
  throw new Fault('conflict', 'these alerts have too little in common for one silence: make several in the page')
}

function matcherOf(name: string, values: readonly string[]): readonly Matcher[] {
  const [only] = values
  if (values.length === 1 && only !== undefined) return [makeMatcher(name, '=', only)]
  const list = values.map(quoteRegex).join('|')
  return values.length > mostValues || list.length > mostCharacters ? [] : [makeMatcher(name, '=~', list)]
}

/** As Go's regexp.QuoteMeta. */
function quoteRegex(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`)
}
