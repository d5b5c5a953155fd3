import { RE2JS } from 're2js'

import type { LabelMatcher } from '../ast.ts'
import type { Labels } from '../labels.ts'
import { quoteGo } from './go-quote.ts'

/** In characters: longer than any list of alternatives that people write, short enough to compile in milliseconds. */
const maxPatternLength = 20_000
const maxCached = 1000

type Test = (value: string) => boolean

const literal = /^[^\\.+*?()|[\]{}^$]*$/
const cache = new Map<string, Test>()

/** What is wrong with the regular expression of a matcher, as RE2 words it; `undefined` when nothing is. */
export function checkMatcherRegex(pattern: string): string | undefined {
  if (pattern.length > maxPatternLength) return `regular expression longer than ${maxPatternLength} characters`
  if (/\p{Surrogate}/u.test(pattern)) return `error parsing regexp: invalid UTF-8: ${quoteGo(pattern)}`
  try {
    compileRegex(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whether a value fits one matcher, as a function: compiled once, to be asked often. The pattern has been checked. */
export function compileMatcher({ operator, value }: Omit<LabelMatcher, 'name'>): Test {
  if (operator === '=') return (candidate) => candidate === value
  if (operator === '!=') return (candidate) => candidate !== value
  const test = compileRegex(value)
  return operator === '=~' ? test : (candidate) => !test(candidate)
}

/** Whether a series with these labels is selected. */
export function matches(matchers: readonly LabelMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) => compileMatcher(matcher)(labels.get(matcher.name)))
}

function compileRegex(pattern: string): Test {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  const test = shortcut(pattern) ?? compileFull(pattern)
  const oldest = cache.size >= maxCached ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  cache.set(pattern, test)
  return test
}

/** Patterns that need no engine: literals, alternatives of them, and one with `.*` or `.+` at an end. */
function shortcut(pattern: string): Test | undefined {
  if (literal.test(pattern)) return (value) => value === pattern
  const alternatives = pattern.split('|')
  if (alternatives.every((alternative) => literal.test(alternative))) {
    const values = new Set(alternatives)
    return (value) => values.has(value)
  }
  const [, lead, middle = '', trail] = /^(\.[*+])?([^\\.+*?()|[\]{}^$]*)(\.[*+])?$/.exec(pattern) ?? []
  if (lead === undefined && trail === undefined) return undefined
  const before = lead === '.+' ? 1 : 0
  const after = trail === '.+' ? 1 : 0
  const shortest = before + middle.length + after
  if (lead === undefined) return (value) => value.length >= shortest && value.startsWith(middle)
  if (trail === undefined) return (value) => value.length >= shortest && value.endsWith(middle)
  return (value) => value.slice(before, value.length - after).includes(middle) && value.length >= shortest
}

function compileFull(pattern: string): Test {
  const compiled = RE2JS.compile(pattern, RE2JS.DOTALL)
  return (value) => compiled.testExact(value)
}
