import { type LogClass, logClasses } from '../../model/log-record.ts'
import { compileGlob, type Glob } from './glob.ts'
import type { ClassRule } from './rule-schema.ts'
import { severityBits } from './severity-levels.ts'
import { ValueConditions } from './value-conditions.ts'

/** One field of a rule, by when it can be decided: with the resource and scope, or with the record. */
export type Condition =
  | { readonly on: 'resource'; readonly name: string; readonly matches: Glob }
  | { readonly on: 'resource_attribute'; readonly name: string; readonly matches: Glob }
  | AttributeCondition
  | { readonly on: 'event'; readonly index: number }
  | { readonly on: 'severity'; readonly bits: number }
  | { readonly on: 'body'; readonly matches: Glob }

/** An attribute of the record; where it has none of that name, of its resource, if that counts. */
interface AttributeCondition {
  readonly on: 'attribute'
  readonly name: string
  /** Counts up from 0 within a project. */
  readonly id: number
  /** Whose answer, and which of them. */
  readonly values: ValueConditions
  readonly index: number
  readonly orResource: boolean
  readonly matches: Glob
}

export interface CompiledRule {
  /** Index in `logClasses`. */
  readonly classIndex: number
  readonly conditions: readonly Condition[]
}

/** The rules of a project, ready to match. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[]
  /** What rules ask of attributes of records, by key; and of the names of events. */
  readonly attributes: ReadonlyMap<string, ValueConditions>
  readonly events: ValueConditions
  /** How many conditions on attributes there are. */
  readonly conditionCount: number
}

/** Fields with a name of their own that all records of a resource and scope share. */
const shared = new Set(['service', 'host', 'environment', 'scope'])

export function compileRules(rules: readonly ClassRule[]): CompiledRules {
  const attributes = new Map<string, ValueConditions>()
  const events = new ValueConditions(0)
  let conditionCount = 0
  const compile = ([field, pattern]: readonly [string, string]): Condition => {
    const matches = compileGlob(pattern)
    if (shared.has(field)) return { on: 'resource', name: field, matches }
    if (field.startsWith('resource.')) return { on: 'resource_attribute', name: field.slice('resource.'.length), matches }
    if (field === 'severity') return { on: 'severity', bits: severityBits(matches) }
    if (field === 'body') return { on: 'body', matches }
    if (field === 'event') return { on: 'event', index: events.add(matches) }
    const name = field.replace(/^attributes\./, '')
    const values = attributes.get(name) ?? new ValueConditions(attributes.size)
    attributes.set(name, values)
    return { on: 'attribute', name, id: conditionCount++, values, index: values.add(matches), orResource: name === field, matches }
  }
  const compiled = rules.map(({ class: name, when }) => ({
    classIndex: indexOf(name),
    conditions: Object.entries(when).map((entry) => compile(entry)),
  }))
  return { rules: compiled, attributes, events, conditionCount }
}

function indexOf(name: LogClass): number {
  return logClasses.indexOf(name)
}
