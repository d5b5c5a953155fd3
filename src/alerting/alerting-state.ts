import type { LabelPairs } from '../model/label-pairs.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { type AlertEvent, eventTable } from './alerts/alert-event.ts'
import { FingerprintOrder } from './alerts/fingerprint-order.ts'
import { alertTable, type KnownAlert } from './alerts/known-alert.ts'
import type { AlertingConfig } from './config/config.ts'
import { type AlertGroup, type GroupMember, groupTable, memberTable } from './dispatch/alert-group.ts'
import { type LogEntry, logTable } from './dispatch/log-entry.ts'
import { Membership } from './dispatch/membership.ts'
import { Inhibitor } from './inhibit/inhibitor.ts'
import type { LedgerTable } from './ledger/ledger-table.ts'
import { Ledger } from './ledger/ledger.ts'
import { Turn } from './ledger/turn.ts'
import { Lanes } from './outbox/lanes.ts'
import { type OutboxItem, outboxTable } from './outbox/outbox-item.ts'
import { type AlertClock, clockTable } from './policy/alert-clock.ts'
import { type Escalation, escalationTable } from './policy/escalation.ts'
import { PolicyBook } from './policy/policy-book.ts'
import { policyTable } from './policy/policy-version.ts'
import { QualityState } from './quality/quality-state.ts'
import { SilenceIndex } from './silences/silence-index.ts'
import { type KeptSilence, silenceTable } from './verbs/silence-table.ts'
import { WatchIndex } from './watch/watch-index.ts'

/** Everything alerting knows, in memory as it lies in the tables, with what follows from it. Changed inside of `ledger.change` only. */
export class AlertingState {
  readonly ledger: Ledger
  readonly alerts: LedgerTable<KnownAlert>
  readonly groups: LedgerTable<AlertGroup>
  readonly members: LedgerTable<GroupMember>
  readonly log: LedgerTable<LogEntry>
  readonly silences: LedgerTable<KeptSilence>
  readonly outbox: LedgerTable<OutboxItem>
  readonly escalations: LedgerTable<Escalation>
  readonly clocks: LedgerTable<AlertClock>
  readonly policy: PolicyBook
  readonly quality: QualityState
  readonly membership: Membership
  readonly lanes: Lanes
  /** Of all alerts. */
  readonly order = new FingerprintOrder()
  readonly watch: WatchIndex
  readonly silenceIndex = new SilenceIndex()
  /** The one in force, and behind it one that is being filled. */
  #inhibitors: readonly Inhibitor[] = [new Inhibitor([])]
  readonly #state: Pick<StateStore, 'db' | 'transaction'>
  #lastEvent = 0
  #lastSequence = 0

  constructor(state: Pick<StateStore, 'db' | 'transaction'>) {
    this.#state = state
    this.ledger = new Ledger(state)
    this.alerts = this.ledger.table(alertTable)
    this.groups = this.ledger.table(groupTable)
    this.members = this.ledger.table(memberTable)
    this.log = this.ledger.table(logTable)
    this.silences = this.ledger.table(silenceTable)
    this.outbox = this.ledger.table(outboxTable)
    this.policy = new PolicyBook(this.ledger.table(policyTable))
    this.escalations = this.ledger.table(escalationTable)
    this.clocks = this.ledger.table(clockTable)
    this.quality = new QualityState(this.ledger, this.alerts)
    this.membership = new Membership(this.groups, this.members)
    this.watch = new WatchIndex(this)
    this.lanes = new Lanes(this.outbox)
    this.alerts.onChange((before, after) => {
      if (after !== undefined) {
        this.order.add(after.alert.fingerprint)
        for (const inhibitor of this.#inhibitors) inhibitor.set(after.alert)
      } else if (before !== undefined) {
        this.order.delete(before.alert.fingerprint)
        for (const inhibitor of this.#inhibitors) inhibitor.delete(before.alert)
      }
    })
    this.silences.onChange((before, after) => {
      if (after !== undefined) this.silenceIndex.set(after.silence)
      else if (before !== undefined) this.silenceIndex.delete(before.silence.id)
    })
  }

  /** The fingerprint of an alert that inhibits these labels. */
  inhibitedBy(labels: LabelPairs, atMs: number): string | undefined {
    return this.#inhibitors[0]?.inhibitedBy(labels, atMs)
  }

  /** Reads what there is. Before anything else. */
  async load(): Promise<void> {
    await this.ledger.load()
    const { db } = this.#state
    const event = await db
      .selectFrom('alert_events')
      .select(({ fn }) => fn.max('sequence').as('last'))
      .executeTakeFirst()
    const read = await db.selectFrom('alert_occurrences_read').select('sequence').executeTakeFirst()
    const item = await db
      .selectFrom('outbox')
      .select(({ fn }) => fn.max('sequence').as('last'))
      .executeTakeFirst()
    // All events may be gone: new ones are behind those that somebody has read all the same.
    this.#lastEvent = Math.max(event?.last ?? 0, read?.sequence ?? 0, ...[...this.clocks.values()].map(({ sequence }) => sequence))
    this.#lastSequence = item?.last ?? 0
  }

  /** Other rules of inhibition hold once it resolves. One call at a time. */
  async inhibitBy({ inhibitRules }: Pick<AlertingConfig, 'inhibitRules'>): Promise<void> {
    const inhibitor = new Inhibitor(inhibitRules)
    const turn = new Turn()
    this.#inhibitors = [...this.#inhibitors.slice(0, 1), inhibitor]
    for (const { alert } of this.alerts.values()) {
      inhibitor.set(alert)
      await turn.mayEnd()
    }
    this.#inhibitors = [inhibitor]
  }

  /** Inside of a change: writes an event down. */
  addEvent(event: AlertEvent): void {
    this.ledger.write(eventTable, { ...event, sequence: ++this.#lastEvent })
  }

  /** Of the last event. */
  get lastEvent(): number {
    return this.#lastEvent
  }

  /** The next place in the outbox. */
  nextSequence(): number {
    return ++this.#lastSequence
  }
}
