import { Fault } from '../lib/errors.ts'
import type { Journal } from '../storage/journal/index.ts'
import type { Groups } from './groups.ts'
import type { PushgatewayLimits } from './limits.ts'
import type { LiveGroup } from './live-group.ts'

/** What all groups may take together: of what is durable, and of what is about to be. */
export class Room {
  private readonly limits: PushgatewayLimits
  private readonly journal: Pick<Journal, 'bytes' | 'entries'>
  private readonly groups: Pick<Groups, 'countOf'>
  private reservedBytes = 0
  /** New groups, by project. */
  private readonly reservedGroups = new Map<number, number>()

  constructor({ limits, journal }: { limits: PushgatewayLimits; journal: Room['journal'] }, groups: Room['groups']) {
    this.limits = limits
    this.journal = journal
    this.groups = groups
  }

  /** Keeps room for the group as the journal will have it; call the answer when it has it, or will not. Throws Fault('too_large'). */
  reserve({ projectId, current }: LiveGroup, entry: { readonly name: string; readonly value: Buffer }): () => void {
    const { limits, journal, reservedGroups } = this
    const newGroups = current === undefined ? 1 : 0
    const otherGroups = reservedGroups.get(projectId) ?? 0
    if (newGroups > 0 && this.groups.countOf(projectId) + otherGroups >= limits.groups) {
      throw new Fault(
        'too_large',
        `the project has ${limits.groups} groups, which is as many as it may: delete some, or raise pushgateway.maxGroups`,
      )
    }
    const before = journal.entries.get(entry.name)
    const growth = Math.max(0, entry.value.length - (before === undefined ? -entry.name.length : before.length))
    if (growth > 0 && journal.bytes + this.reservedBytes + growth > limits.bytes) {
      throw new Fault('too_large', `all groups together may take ${limits.bytes} bytes: delete some, or raise pushgateway.maxBytes`)
    }
    this.reservedBytes += growth
    reservedGroups.set(projectId, otherGroups + newGroups)
    return () => {
      this.reservedBytes -= growth
      const left = (reservedGroups.get(projectId) ?? 0) - newGroups
      if (left > 0) reservedGroups.set(projectId, left)
      else reservedGroups.delete(projectId)
    }
  }
}
