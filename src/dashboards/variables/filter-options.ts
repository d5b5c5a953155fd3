import { RE2JS } from 're2js'

import { Fault } from '../../lib/errors.ts'
import { checkMatcherRegex } from '../../query/promql/index.ts'

export interface VariableOption {
  readonly value: string
  readonly text: string
}

/** Longer texts are not matched. */
const longest = 10_000

/**
 * The options of a variable: what its regex keeps, or catches: the first group, or the groups `text` and `value`. Each once. Throws Fault
 * `bad_input` for a regex that cannot be read.
 */
export function filterOptions(values: readonly string[], regex: string): readonly VariableOption[] {
  const pattern = regex === '' ? undefined : compile(regex)
  const found = new Map<string, VariableOption>()
  for (const value of values) {
    const option = pattern === undefined ? { value, text: value } : matchOption(pattern, value)
    if (option !== undefined && !found.has(option.value)) found.set(option.value, option)
  }
  return [...found.values()]
}

function matchOption(pattern: RE2JS, given: string): VariableOption | undefined {
  const matcher = pattern.matcher(given.slice(0, longest))
  if (!matcher.find()) return undefined
  const names = pattern.namedGroups()
  const named = (name: string): string | undefined => (name in names ? (matcher.group(name) ?? undefined) : undefined)
  const value = named('value')
  const text = named('text')
  if (value !== undefined || text !== undefined) return { value: value ?? text ?? '', text: text ?? value ?? '' }
  const whole = matcher.groupCount() > 0 ? (matcher.group(1) ?? undefined) : given
  return whole === undefined || whole === '' ? undefined : { value: whole, text: whole }
}

/** `/pattern/flags`, or the pattern alone, which then has to match the whole text. */
function compile(regex: string): RE2JS {
  const [, body, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(regex) ?? []
  const source = body ?? `^(?:${regex})$`
  const flaw = checkMatcherRegex(source)
  if (flaw !== undefined) throw new Fault('bad_input', `the regex of the variable cannot be used: ${flaw}`)
  return RE2JS.compile(source, flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0)
}
