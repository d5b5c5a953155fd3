import { ByteMap } from '../lib/byte-map.ts'
import type { Slice } from '../model/bytes.ts'
import { type LogClass, logClasses } from '../model/log-record.ts'
import { type CompiledRules, compileRules } from './class-rules/compile-rules.ts'
import type { ClassRule } from './class-rules/rule-schema.ts'
import type { ValueConditions } from './class-rules/value-conditions.ts'

/** Says how a value of one attribute decides; undefined when it does not. */
type ValueRule = (value: string) => LogClass | undefined

const isClass = (value: string): LogClass | undefined => logClasses.find((name) => name === value)
const when =
  (pattern: RegExp, result: LogClass): ValueRule =>
  (value) =>
    pattern.test(value) ? result : undefined

/** The words of Elastic Common Schema's `event.category`, alone or in a JSON list. */
const categories: ValueRule = (value) => {
  if (/authentication|\biam\b|intrusion_detection|malware|threat|vulnerability/.test(value)) return 'security'
  return isClass(value)
}
const yes = /^(?:true|1|yes)$/

/** In order: the first that decides wins. Values come in lower case. */
const builtIn: readonly (readonly [attributes: readonly string[], rule: ValueRule])[] = [
  [['vedette.class', 'log.class'], isClass],
  [['audit', 'is_audit'], when(yes, 'audit')],
  [
    ['log.type', 'log.category', 'log.stream', 'event.kind', 'logger', 'logger.name', 'log.logger'],
    when(/^audit$|\.audit$|^audit\.|^audit[_-]?log/, 'audit'),
  ],
  [['security'], when(yes, 'security')],
  [['syslog.facility'], when(/^auth(?:priv)?$/, 'security')],
  [['syslog.facility'], when(/^audit$/, 'audit')],
  [['event.category', 'log.category', 'log.type', 'event.type'], categories],
  [
    ['event.name', 'event.action', 'event'],
    when(
      /^(?:user[._-])?(?:log[_-]?in|log[_-]?out|sign[_-]?in|log[_-]?on|auth|authn|authentication|authorization|password|mfa|security)(?:$|[._-])/,
      'security',
    ),
  ],
  [['event.name', 'event.action', 'event'], when(/^audit[._-]/, 'audit')],
  [
    ['event.name', 'event.action', 'event'],
    when(/^(?:perf|performance|web[_-]?vitals?|slow[_-]?(?:query|request))(?:$|[._-])/, 'performance'),
  ],
]
const scopeRule: ValueRule = (name) => {
  if (/(?:^|[./:])audit(?:$|[./:_-]|log)/.test(name)) return 'audit'
  if (/(?:^|[./:])(?:security|authentication)(?:$|[./:])/.test(name)) return 'security'
  return /(?:^|[./:])(?:performance|slow[_-]?query)(?:$|[./:])/.test(name) ? 'performance' : undefined
}

/** Rank and class in one number, the smaller the stronger: `rank * 8 + index in logClasses`. */
const strength = (rank: number, name: LogClass): number => rank * 8 + logClasses.indexOf(name)
const undecided = 0x7fffffff
/** Behind what the sender says outright, which has rank 0. */
const ownRuleRank = 1
const severityRank = 500
const eventRank = 300
const scopeRank = 400

/** What the rules say about the values of one attribute; remembered by the value's bytes. */
export class AttributeWatch {
  private readonly rules: readonly (readonly [rank: number, rule: ValueRule])[]
  private readonly known = new ByteMap<number>()

  constructor(rules: readonly (readonly [rank: number, rule: ValueRule])[]) {
    this.rules = rules
  }

  strengthOf(bytes: Buffer, start: number, end: number): number {
    if (end - start > 256) return undecided
    const known = this.known.get(bytes, start, end)
    if (known !== undefined) return known
    const value = bytes.toString('utf8', start, end).toLowerCase()
    let best = undecided
    for (const [rank, rule] of this.rules) {
      const name = rule(value)
      if (name !== undefined) best = Math.min(best, strength(rank, name))
    }
    if (this.known.size >= 4096) this.known.clear()
    this.known.add(bytes, start, end, best)
    return best
  }
}

/**
 * Decides what a log record is kept as: attributes that say so, the project's rules, names of events and loggers, then the severity
 * (error and worse: error; debug and trace: debug). Security and audit records stay that whatever their severity.
 */
export class Classifier {
  /** The project's own rules; undefined when it has none. */
  readonly rules: CompiledRules | undefined
  private readonly watches = new Map<string, AttributeWatch>()
  private readonly events: AttributeWatch
  private readonly scopes: AttributeWatch

  constructor(rules: readonly ClassRule[]) {
    this.rules = rules.length > 0 ? compileRules(rules) : undefined
    const byAttribute = new Map<string, [rank: number, rule: ValueRule][]>()
    for (const [index, [attributes, rule]] of builtIn.entries()) {
      const rank = index === 0 ? 0 : ownRuleRank + index
      for (const attribute of attributes) byAttribute.set(attribute, [...(byAttribute.get(attribute) ?? []), [rank, rule]])
    }
    for (const [attribute, found] of byAttribute) this.watches.set(attribute, new AttributeWatch(found))
    this.events = new AttributeWatch((byAttribute.get('event.name') ?? []).map(([, rule], index) => [eventRank + index, rule]))
    this.scopes = new AttributeWatch([[scopeRank, scopeRule]])
  }

  /** What the project's own rules ask of an attribute; undefined for nearly all attributes. */
  conditionsOn(attribute: string): ValueConditions | undefined {
    return this.rules?.attributes.get(attribute)
  }

  /** The strength of one of the project's own rules. */
  ruleStrength(classIndex: number): number {
    return ownRuleRank * 8 + classIndex
  }

  /** The built-in rules that look at an attribute; undefined for nearly all attributes. */
  watch(attribute: string): AttributeWatch | undefined {
    return this.watches.get(attribute)
  }

  scopeStrength(name: Slice): number {
    return name.length === 0 ? undecided : this.scopes.strengthOf(name.bytes, name.start, name.end)
  }

  eventStrength(name: Slice): number {
    return name.length === 0 ? undecided : this.events.strengthOf(name.bytes, name.start, name.end)
  }

  /** The index in `logClasses`; `strongest` is the least of all strengths of the record. */
  decide(strongest: number, severityNumber: number): number {
    if (severityNumber >= 17) return Math.min(strongest, errorStrength) & 7
    if (severityNumber > 0 && severityNumber < 9) return Math.min(strongest, debugStrength) & 7
    return strongest === undecided ? applicationIndex : strongest & 7
  }
}

/** The strength of a record about which nothing is known yet. */
export const noStrength = undecided
const errorStrength = strength(severityRank, 'error')
const debugStrength = strength(severityRank, 'debug')
const applicationIndex = logClasses.indexOf('application')
