import type { KnownAlert } from '../alerts/known-alert.ts'
import type { AlertGroup, GroupMember } from '../dispatch/alert-group.ts'
import type { Membership } from '../dispatch/membership.ts'
import type { LedgerTable } from '../ledger/ledger-table.ts'
import { SortedEntries } from './sorted-entries.ts'
import { type Concern, concernOf, placeOf } from './what-it-concerns.ts'

/** An alert in the list, with what is the same as long as it is known: looking through all of them must cost little. */
export interface WatchEntry {
  readonly place: string
  readonly concern: Concern
  /** As it is now. */
  known: KnownAlert
  /** Contact points of its groups, once somebody asked. */
  receivers: readonly string[] | undefined
}

interface Tables {
  readonly alerts: LedgerTable<KnownAlert>
  readonly groups: LedgerTable<AlertGroup>
  readonly members: LedgerTable<GroupMember>
  readonly membership: Membership
}

/** All alerts, worst first, then newest first. */
export class WatchIndex {
  readonly #entries = new Map<string, WatchEntry>()
  readonly #sorted = new SortedEntries<WatchEntry>()
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
    tables.alerts.onChange((before, after) => this.#change((after ?? before)?.alert.fingerprint ?? '', after))
    tables.members.onChange((before, after) => this.#forgetReceivers((after ?? before)?.fingerprint ?? ''))
    tables.groups.onChange((before, after) => {
      if (before === undefined || after === undefined || before.receiver === after.receiver) return
      for (const fingerprint of tables.membership.alertsOf(after.id)) this.#forgetReceivers(fingerprint)
    })
  }

  /** Those behind a place. Others may come and go meanwhile. */
  from(after = ''): Generator<WatchEntry, void, undefined> {
    return this.#sorted.from(after)
  }

  receiversOf(entry: WatchEntry): readonly string[] {
    return (entry.receivers ??= this.#findReceivers(entry.known.alert.fingerprint))
  }

  #findReceivers(fingerprint: string): readonly string[] {
    const { membership, groups } = this.#tables
    const receivers = new Set<string>()
    for (const id of membership.groupsOf(fingerprint)) {
      const group = groups.get(id)
      if (group !== undefined) receivers.add(group.receiver)
    }
    return [...receivers]
  }

  #change(fingerprint: string, after: KnownAlert | undefined): void {
    const entry = this.#entries.get(fingerprint)
    if (entry !== undefined && after !== undefined && entry.known.alert.startsAtMs === after.alert.startsAtMs) {
      entry.known = after
      return
    }
    if (entry !== undefined) {
      this.#sorted.delete(entry.place)
      this.#entries.delete(fingerprint)
    }
    if (after === undefined) return
    const made = { place: placeOf(after.alert), concern: concernOf(after.alert.labels), known: after, receivers: undefined }
    this.#entries.set(fingerprint, made)
    this.#sorted.add(made)
  }

  #forgetReceivers(fingerprint: string): void {
    const entry = this.#entries.get(fingerprint)
    if (entry !== undefined) entry.receivers = undefined
  }
}
