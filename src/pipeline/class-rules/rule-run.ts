import type { LogRecordView } from '../../model/log-record.ts'
import { readString, readStringMap } from '../read-row.ts'
import type { CompiledRule, CompiledRules, Condition } from './compile-rules.ts'
import { lowerText, type ValueCondition } from './value-condition.ts'

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
  /** By condition: the record that was seen to fulfil it, the negative of one that was seen not to. */
  private readonly seen: Int32Array
  /** By condition: does the resource fulfil it where the record says nothing? */
  private readonly inherited: Uint8Array
  private record = 1
  private body: string | undefined

  constructor({ rules, valueCount }: CompiledRules) {
    this.rules = rules
    this.seen = new Int32Array(valueCount)
    this.inherited = new Uint8Array(valueCount)
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
      this.inherited[condition.value.id] = condition.orResource && holds ? 1 : 0
      return true
    }
    this.left = this.rules.flatMap(({ classIndex, conditions }) =>
      conditions.every((condition) => mayHold(condition))
        ? [{ classIndex, conditions: conditions.filter((condition) => isOpen(condition)) }]
        : [],
    )
  }

  /** The record has an attribute that rules ask about. */
  see(conditions: readonly ValueCondition[], bytes: Buffer, start: number, end: number): void {
    for (const condition of conditions) this.seen[condition.id] = condition.holds(bytes, start, end) ? this.record : -this.record
  }

  /** The class that the first matching rule gives the record whose attributes were seen, as an index; undefined when none matches. */
  decide(record: LogRecordView, severityNumber: number): number | undefined {
    const rule = this.left.find(({ conditions }) => conditions.every((condition) => this.holds(condition, record, severityNumber)))
    this.record++
    this.body = undefined
    return rule?.classIndex
  }

  private holds(condition: Condition, { body, eventName }: LogRecordView, severityNumber: number): boolean {
    switch (condition.on) {
      case 'attribute': {
        const { id } = condition.value
        const seen = this.seen[id] ?? 0
        return seen === this.record || (seen !== -this.record && this.inherited[id] === 1)
      }
      case 'event':
        return eventName.length > 0 && condition.value.holds(eventName.bytes, eventName.start, eventName.end)
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
