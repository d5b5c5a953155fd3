import { quoteGo } from '../../lib/go-quote.ts'
import type { Matcher } from '../config/config.ts'

/** Go's white space and what has a meaning in matchers. */
export const reservedCharacter = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{}!=~,\\"'`]/

/** A matcher as Alertmanager prints it: `name="value"`; a name that is no plain word stands in quotes as Go writes them. */
export function printMatcher({ name, operator, value }: Pick<Matcher, 'name' | 'operator' | 'value'>): string {
  if (reservedCharacter.test(name)) return `${quoteGo(name)}${operator}${quoteGo(value)}`
  return `${name}${operator}"${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`
}

/** `{a="b",c=~"d"}`: what route keys are made of. */
export function printMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(printMatcher).join(',')}}`
}
