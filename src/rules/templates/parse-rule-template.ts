import { takeString } from '../../lib/go-template/functions/define.ts'
import { TemplateSet } from '../../lib/go-template/template-set.ts'
import { goFunction } from '../../lib/go-template/value/go-function.ts'
import type { GoValue } from '../../lib/go-template/value/go-value.ts'
import { ruleFunctions } from './rule-functions.ts'

/** Prometheus' functions that depend on the rule's place and time. */
export interface RuleCalls {
  query(text: string): GoValue
  now(): number
  externalURL(): string
  pathPrefix(): string
}

/** What every template of an alert begins with. */
const given = '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}'

/** The same rules are evaluated again and again. */
const maxKnown = 2000
const maxKnownLength = 10_000
const known = new Map<string, TemplateSet>()

/** A template of an alert rule under Prometheus' name for it. Throws TemplateParseError in Go's words. */
export function parseRuleTemplate(name: string, text: string, calls: RuleCalls): TemplateSet {
  const functions = new Map([
    ...ruleFunctions,
    ['query', goFunction(['string'], ([query]) => calls.query(takeString(query)))] as const,
    ['now', goFunction([], () => calls.now())] as const,
    ['externalURL', goFunction([], () => calls.externalURL())] as const,
    ['pathPrefix', goFunction([], () => calls.pathPrefix())] as const,
  ])
  const key = `${name}\0${text}`
  const found = known.get(key)
  if (found !== undefined) return found.withFunctions(functions)
  const set = new TemplateSet({ functions, missingKey: 'zero' }).parse(name, given + text)
  if (known.size >= maxKnown) known.clear()
  if (text.length <= maxKnownLength) known.set(key, set)
  return set
}
