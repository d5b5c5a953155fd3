import { Fault } from '../lib/errors.ts'
import type { FamilyType } from '../model/series.ts'
import { describeSeries } from './describe-series.ts'
import { classicSuffixes } from './family-name.ts'
import { type Group, keysOf } from './group.ts'

interface KnownFamily {
  type: FamilyType
  readonly groups: Set<string>
}

/**
 * What all groups of a project show together: one type for each name, no series twice. A change is reserved before it is stored, so that
 * changes of other groups under way at the same time fit to it too, whatever becomes of it.
 */
export class ProjectIndex {
  private readonly families = new Map<string, KnownFamily>()
  /** From each series to its group. */
  private readonly series = new Map<string, string>()

  /** Series of all groups. */
  get size(): number {
    return this.series.size
  }

  /** Throws Fault('bad_input') when the group `key`, as `next`, does not fit to the others; nothing is reserved then. */
  reserve(key: string, next: Group): void {
    for (const { name, type } of next.families.values()) this.checkFamily(key, next, name, type)
    const keys = keysOf(next)
    for (const one of keys) {
      const owner = this.series.get(one)
      if (owner !== undefined && owner !== key) {
        throw new Fault('bad_input', `${describeSeries(one)} was collected before with the same name and label values`)
      }
    }
    for (const one of keys) this.series.set(one, key)
    for (const { name, type } of next.families.values()) {
      const known = this.families.get(name)
      if (known === undefined) this.families.set(name, { type, groups: new Set([key]) })
      else {
        known.type = type
        known.groups.add(key)
      }
    }
  }

  /** The group `key` is `now` and no longer anything of `before`; either may be none. After `reserve`, or to take it back. */
  settle(key: string, before: Group | undefined, now: Group | undefined): void {
    const kept = keysOf(now)
    for (const one of keysOf(before)) if (!kept.has(one)) this.series.delete(one)
    for (const { name } of before?.families.values() ?? []) {
      const known = this.families.get(name)
      const family = now?.families.get(name)
      if (known === undefined) continue
      if (family !== undefined) known.type = family.type
      else if (known.groups.delete(key) && known.groups.size === 0) this.families.delete(name)
    }
  }

  private checkFamily(key: string, next: Group, name: string, type: FamilyType): void {
    const known = this.typeElsewhere(key, name)
    if (known !== undefined && known !== type) {
      throw new Fault('bad_input', `metric family ${JSON.stringify(name)} has type ${type} but should have ${known}`)
    }
    const typeOf = (other: string): FamilyType | undefined => next.families.get(other)?.type ?? this.typeElsewhere(key, other)
    for (const end of classicSuffixes[type] ?? []) {
      if (typeOf(name + end) !== undefined) throw new Fault('bad_input', collision(name + end, type, name))
    }
    for (const [of, ends] of Object.entries(classicSuffixes)) {
      for (const end of ends) {
        const stem = name.endsWith(end) ? name.slice(0, -end.length) : ''
        if (stem !== '' && typeOf(stem) === of) throw new Fault('bad_input', collision(name, of, stem))
      }
    }
  }

  /** The type that groups other than `key` give the name. */
  private typeElsewhere(key: string, name: string): FamilyType | undefined {
    const known = this.families.get(name)
    return known === undefined || (known.groups.size === 1 && known.groups.has(key)) ? undefined : known.type
  }
}

function collision(name: string, type: string, other: string): string {
  return `metric ${JSON.stringify(name)} collides with the ${type} ${JSON.stringify(other)}`
}
