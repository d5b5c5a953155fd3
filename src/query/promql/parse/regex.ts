import { RE2JS } from 're2js'

import { quoteGo } from '../../../lib/go-quote.ts'
import { measureRegex } from '../../../lib/regex-cost.ts'
import type { LabelMatcher } from '../ast.ts'
import type { Labels } from '../labels.ts'

/** In characters. Lists of literals may be longer, they need no engine. */
const maxPatternLength = 5000
/** With all repetitions written out: what the engine compiles in some milliseconds. */
const maxPatternCost = 10_000
const maxCached = 1000

type Test = (value: string) => boolean

/** Characters without a meaning, escaped ones that lose theirs, and bars between them. */
const literals = /^(?:[^\\.+*?()[\]{}^$]|\\[\\.+*?()|[\]{}^$/-])*$/
const openEnds = /^(\.[*+])?([^\\.+*?()|[\]{}^$]*)(\.[*+])?$/
const cache = new Map<string, Test>()

/** What is wrong with the regular expression of a matcher, as RE2 words it; `undefined` when nothing is. */
export function checkMatcherRegex(pattern: string): string | undefined {
  // Only what is good is remembered; rules ask the same again and again.
  if (cache.has(pattern)) return undefined
  if (/\p{Surrogate}/u.test(pattern)) return `error parsing regexp: invalid UTF-8: ${quoteGo(pattern)}`
  if (takeShortcut(pattern) === undefined) {
    if (pattern.length > maxPatternLength) return `regular expression longer than ${maxPatternLength} characters`
    if (measureRegex(pattern) > maxPatternCost)
      return `regular expression too large: written out it has more than ${maxPatternCost} characters`
  }
  try {
    compileRegex(pattern)
    return undefined
  } catch (error) {
    // The engine writes its flag into the pattern.
    return error instanceof Error ? error.message.replace(`\`(?s)${pattern}\``, `\`${pattern}\``) : String(error)
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
  const test = takeShortcut(pattern) ?? compileFull(pattern)
  const oldest = cache.size >= maxCached ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  cache.set(pattern, test)
  return test
}

/** Patterns that need no engine: literals, alternatives of them, and one with `.*` or `.+` at an end. */
function takeShortcut(pattern: string): Test | undefined {
  const inner = /^\((?:\?:)?([^()]*)\)$/.exec(pattern)?.[1] ?? pattern
  return literals.test(inner) ? matchLiterals(inner) : matchOpenEnds(pattern)
}

function matchLiterals(pattern: string): Test {
  const values = ['']
  for (const [piece] of pattern.matchAll(/\\.|\||[^\\|]+/gs))
    if (piece === '|') values.push('')
    else values.push((values.pop() ?? '') + (piece.startsWith('\\') ? piece.slice(1) : piece))
  if (values.length === 1) return (value) => value === values[0]
  const wanted = new Set(values)
  return (value) => wanted.has(value)
}

function matchOpenEnds(pattern: string): Test | undefined {
  const [whole, lead, middle = '', trail] = openEnds.exec(pattern) ?? []
  const before = lead === '.+' ? 1 : 0
  const after = trail === '.+' ? 1 : 0
  // Two characters that may be one of two code units are left to the engine.
  if (whole === undefined || (middle === '' && before + after === 2)) return undefined
  const shortest = before + middle.length + after
  if (lead === undefined) return (value) => value.length >= shortest && value.startsWith(middle)
  if (trail === undefined) return (value) => value.length >= shortest && value.endsWith(middle)
  return (value) => value.length >= shortest && value.slice(before, value.length - after).includes(middle)
}

function compileFull(pattern: string): Test {
  const compiled = RE2JS.compile(pattern, RE2JS.DOTALL)
  return (value) => compiled.testExact(value)
}
