import type { LedgerTable } from '../ledger/ledger-table.ts'
import type { AlertGroup, GroupMember } from './alert-group.ts'

const none: ReadonlySet<string> = new Set()

/** Who is in which group, both ways, as the table of members says. */
export class Membership {
  readonly #alerts = new Map<string, Set<string>>()
  readonly #groups = new Map<string, Set<string>>()
  readonly #empty = new Set<string>()

  constructor(groups: LedgerTable<AlertGroup>, members: LedgerTable<GroupMember>) {
    members.onChange((before, after) => {
      if (before !== undefined && after === undefined) this.#remove(before)
      if (before === undefined && after !== undefined) this.#add(after)
    })
    groups.onChange((before, after) => {
      const id = (after ?? before)?.id ?? ''
      if (after !== undefined && this.alertsOf(id).size === 0) this.#empty.add(id)
      else this.#empty.delete(id)
    })
  }

  /** Fingerprints of the alerts in a group. */
  alertsOf(groupId: string): ReadonlySet<string> {
    return this.#alerts.get(groupId) ?? none
  }

  /** Ids of the groups that an alert is in. */
  groupsOf(fingerprint: string): ReadonlySet<string> {
    return this.#groups.get(fingerprint) ?? none
  }

  /** Ids of groups without alerts. */
  get empty(): ReadonlySet<string> {
    return this.#empty
  }

  #add({ groupId, fingerprint }: GroupMember): void {
    into(this.#alerts, groupId).add(fingerprint)
    into(this.#groups, fingerprint).add(groupId)
    this.#empty.delete(groupId)
  }

  #remove({ groupId, fingerprint }: GroupMember): void {
    const alerts = this.#alerts.get(groupId)
    alerts?.delete(fingerprint)
    if (alerts?.size === 0) {
      this.#alerts.delete(groupId)
      this.#empty.add(groupId)
    }
    const groups = this.#groups.get(fingerprint)
    groups?.delete(groupId)
    if (groups?.size === 0) this.#groups.delete(fingerprint)
  }
}

function into(map: Map<string, Set<string>>, key: string): Set<string> {
  let set = map.get(key)
  if (set === undefined) map.set(key, (set = new Set()))
  return set
}
