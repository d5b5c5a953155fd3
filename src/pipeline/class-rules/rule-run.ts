import type { LogRecordView } from '../../model/log-record.ts'
import { readString, readStringMap } from '../read-row.ts'
import type { CompiledRule, CompiledRules, Condition } from './compile-rules.ts'
import { lowerText, type ValueConditions } from './value-conditions.ts'

/** The resource and scope at hand, as they stand in rows. */
interface Origin {
  readonly resource: { readonly service: string; readonly host: string; readonly environment: string; readonly map: Buffer }
  readonly scope: { readonly names: Buffer }
}

/** The rules of a project on their way through the records of one batch. What resource and scope decide is decided once for all of them. */
export class RuleRun {
  private readonly rules: readonly CompiledRule[]
  /** Rules that the resource and scope leave over, with the conditions still open. */
  private left: readonly CompiledRule[] = []
  private readonly events: ValueConditions
  /** By attribute: in which record it was seen last, and what the answers were. */
  private readonly seenIn: number[]
  private readonly answers: (Uint8Array | undefined)[] = []
  /** By condition on an attribute: does the resource fulfil it where the record has no such attribute? */
  private readonly inherited: Uint8Array
  private record = 1
  private body: string | undefined
  private event: Uint8Array | undefined

  constructor({ rules, attributes, events, conditionCount }: CompiledRules) {
    this.rules = rules
    this.events = events
    this.seenIn = Array.from({ length: attributes.size }, () => 0)
    this.inherited = new Uint8Array(conditionCount)
  }

  /** Another resource or scope begins. */
  enter({ resource, scope }: Origin): void {
    const lower = (text: string): string => text.toLowerCase()
    const shared: ReadonlyMap<string, string> = new Map([
      ['service', lower(resource.service)],
      ['host', lower(resource.host)],
      ['environment', lower(resource.environment)],
      ['scope', lower(readString(scope.names, 0).text)],
    ])
    const attributes = readStringMap(resource.map, 0)
    const isOpen = (condition: Condition): boolean => condition.on !== 'resource' && condition.on !== 'resource_attribute'
    const mayHold = (condition: Condition): boolean => {
      if (condition.on === 'resource') {
        const name = shared.get(condition.name) ?? ''
        return name !== '' && condition.matches(name)
      }
      if (condition.on !== 'resource_attribute' && condition.on !== 'attribute') return true
      const value = attributes.get(condition.name)
      const holds = value !== undefined && condition.matches(lower(value))
      if (condition.on === 'resource_attribute') return holds
      this.inherited[condition.id] = condition.orResource && holds ? 1 : 0
      return true
    }
    this.left = this.rules.flatMap(({ classIndex, conditions }) =>
      conditions.every((condition) => mayHold(condition))
        ? [{ classIndex, conditions: conditions.filter((condition) => isOpen(condition)) }]
        : [],
    )
  }

  /** The record has an attribute that rules ask about; of equal keys the last one counts. */
  see(values: ValueConditions, bytes: Buffer, start: number, end: number): void {
    this.seenIn[values.id] = this.record
    this.answers[values.id] = values.answersTo(bytes, start, end)
  }

  /** The class that the first matching rule gives the record whose attributes were seen, as an index; undefined when none matches. */
  decide(record: LogRecordView, severityNumber: number): number | undefined {
    const rule = this.left.find(({ conditions }) => conditions.every((condition) => this.holds(condition, record, severityNumber)))
    this.record++
    this.body = undefined
    this.event = undefined
    return rule?.classIndex
  }

  private holds(condition: Condition, { body, eventName }: LogRecordView, severityNumber: number): boolean {
    switch (condition.on) {
      case 'attribute': {
        const { values, index, id } = condition
        return (this.seenIn[values.id] === this.record ? this.answers[values.id]?.[index] : this.inherited[id]) === 1
      }
      case 'event':
        if (eventName.length === 0) return false
        this.event ??= this.events.answersTo(eventName.bytes, eventName.start, eventName.end)
        return this.event[condition.index] === 1
      case 'severity':
        return severityNumber <= 24 && ((condition.bits >>> severityNumber) & 1) === 1
      case 'body':
        this.body ??= lowerText(body.bytes, body.start, body.end)
        return this.body !== '' && condition.matches(this.body)
      case 'resource':
      case 'resource_attribute':
        // Decided with the resource.
        return true
    }
  }
}
