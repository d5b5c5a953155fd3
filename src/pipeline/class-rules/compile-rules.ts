import { type LogClass, logClasses } from '../../model/log-record.ts'
import { compileGlob, type Glob } from './glob.ts'
import type { ClassRule } from './rule-schema.ts'
import { severityBits } from './severity-levels.ts'
import { ValueCondition } from './value-condition.ts'

/** One field of a rule, by when it can be decided: with the resource and scope, or with the record. */
export type Condition =
  | { readonly on: 'resource'; readonly name: string; readonly matches: Glob }
  | { readonly on: 'resource_attribute'; readonly name: string; readonly matches: Glob }
  | AttributeCondition
  | { readonly on: 'event'; readonly value: ValueCondition }
  | { readonly on: 'severity'; readonly bits: number }
  | { readonly on: 'body'; readonly matches: Glob }

/** An attribute of the record; where it has none of that name, of its resource, if that counts. */
interface AttributeCondition {
  readonly on: 'attribute'
  readonly name: string
  readonly value: ValueCondition
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
  /** What rules ask of an attribute of records, by its key. */
  readonly byAttribute: ReadonlyMap<string, readonly ValueCondition[]>
  /** How many conditions on values there are: their ids are below it. */
  readonly valueCount: number
}

/** Fields with a name of their own that all records of a resource and scope share. */
const shared = new Set(['service', 'host', 'environment', 'scope'])

export function compileRules(rules: readonly ClassRule[]): CompiledRules {
  const byAttribute = new Map<string, ValueCondition[]>()
  let valueCount = 0
  const compile = ([field, pattern]: readonly [string, string]): Condition => {
    const matches = compileGlob(pattern)
    if (shared.has(field)) return { on: 'resource', name: field, matches }
    if (field.startsWith('resource.')) return { on: 'resource_attribute', name: field.slice('resource.'.length), matches }
    if (field === 'severity') return { on: 'severity', bits: severityBits(matches) }
    if (field === 'body') return { on: 'body', matches }
    const value = new ValueCondition(valueCount++, matches)
    if (field === 'event') return { on: 'event', value }
    const name = field.replace(/^attributes\./, '')
    byAttribute.set(name, [...(byAttribute.get(name) ?? []), value])
    return { on: 'attribute', value, orResource: name === field, name, matches }
  }
  const compiled = rules.map(({ class: name, when }) => ({
    classIndex: indexOf(name),
    conditions: Object.entries(when).map((entry) => compile(entry)),
  }))
  return { rules: compiled, byAttribute, valueCount }
}

function indexOf(name: LogClass): number {
  return logClasses.indexOf(name)
}
