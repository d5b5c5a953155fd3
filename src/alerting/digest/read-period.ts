import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { Turn } from '../ledger/turn.ts'
import type { RoutedAlert } from '../route/platform-route.ts'

/** An alert that fired or ended within a period, as it stood last. */
export interface PeriodAlert {
  readonly fingerprint: string
  readonly labels: LabelPairs
  /** A rule that runs here made it. */
  readonly isOfRule: boolean
  readonly startsAtMs: number
  /** Undefined: it fires. */
  readonly endsAtMs: number | undefined
  /** The contact points that are to be told; undefined: whoever is told of such an alert. */
  readonly receivers: readonly string[] | undefined
  /** The contact points that were told by an earlier batch; undefined: none was. */
  readonly told?: readonly string[] | undefined
}

export interface PeriodEvents {
  readonly alerts: ReadonlyMap<string, PeriodAlert>
  /** By contact point: how many there are besides `alerts`. */
  readonly more: ReadonlyMap<string, number>
  /** Of the last event that belongs to the period. */
  readonly sequence: number
}

interface Period {
  readonly afterSequence: number
  readonly beforeMs: number
  /** What is dated later was written while the clock was ahead. */
  readonly aheadMs: number
  /** What the period before left to this one. */
  readonly carried: readonly PeriodAlert[]
  /** Which alerts are meant. */
  readonly wants: (labels: LabelPairs) => boolean
  /** Which times. */
  readonly wantsTime: (atMs: number) => boolean
  /** Who is told of an alert. */
  readonly receiversOf: (alert: RoutedAlert) => readonly string[]
}

const rowsAtOnce = 1000
/** What is behind these is only counted: nobody reads it. */
const mostAlerts = 50_000
/** However many there are of others. */
const leastOfEach = 100

/** What an event says of the alert that it is about. */
export interface EventContent {
  readonly labels: LabelPairs
  readonly startsAtMs: number
  readonly endsAtMs?: number
  readonly isOfRule?: boolean
}

/**
 * The alerts of a period as the log of events has them. Where a period ends in the log is decided by the times of events, where it begins by
 * the event at which the one before ended: whatever clocks do, each event is in one period.
 */
export async function readPeriod({ db }: Pick<StateStore, 'db'>, period: Period): Promise<PeriodEvents> {
  const { afterSequence, beforeMs, aheadMs, wants, wantsTime } = period
  const last = await db
    .selectFrom('alert_events')
    .select(({ fn }) => fn.max('sequence').as('sequence'))
    .where('sequence', '>', afterSequence)
    .where((eb) => eb.or([eb('at', '<', beforeMs), eb('at', '>', aheadMs)]))
    .executeTakeFirst()
  const gathered = new Gathered(period)
  const turn = new Turn()
  const sequence = last?.sequence ?? afterSequence
  for (let from = afterSequence; from < sequence;) {
    const rows = await db
      .selectFrom('alert_events')
      .select(['sequence', 'at', 'kind', 'content'])
      .where('sequence', '>', from)
      .where('sequence', '<=', sequence)
      .where('kind', 'in', ['fired', 'resolved'])
      .orderBy('sequence')
      .limit(rowsAtOnce)
      .execute()
    for (const { at, kind, content } of rows) {
      await turn.mayEnd()
      if (!wantsTime(at)) continue
      const said = JSON.parse(content) as EventContent
      if (wants(said.labels)) gathered.add(said, kind === 'resolved')
    }
    from = rows.length < rowsAtOnce ? sequence : (rows.at(-1)?.sequence ?? sequence)
  }
  return { alerts: gathered.alerts, more: gathered.more(), sequence }
}

/** What there is of a period so far. */
class Gathered {
  readonly alerts: Map<string, PeriodAlert>
  readonly #receiversOf: Period['receiversOf']
  /** By contact point: how many of `alerts` it is told of, and the fingerprints of others. */
  readonly #kept = new Map<string, number>()
  readonly #others = new Map<string, Set<string>>()

  constructor({ carried, receiversOf }: Pick<Period, 'carried' | 'receiversOf'>) {
    this.#receiversOf = receiversOf
    this.alerts = new Map(carried.map((alert) => [alert.fingerprint, alert]))
  }

  add({ labels, startsAtMs, endsAtMs, isOfRule = false }: EventContent, isOver: boolean): void {
    const fingerprint = fingerprintOf(labels)
    const before = this.alerts.get(fingerprint)
    const alert = { labels, isOfRule: isOfRule || before?.isOfRule === true }
    if (before === undefined && !this.#mayKeep(fingerprint, alert)) return
    this.alerts.set(fingerprint, { ...alert, fingerprint, startsAtMs, endsAtMs: isOver ? endsAtMs : undefined, receivers: undefined })
  }

  more(): ReadonlyMap<string, number> {
    return new Map([...this.#others].map(([receiver, fingerprints]) => [receiver, fingerprints.size]))
  }

  #mayKeep(fingerprint: string, alert: RoutedAlert): boolean {
    const receivers = this.#receiversOf(alert)
    if (this.alerts.size < mostAlerts || receivers.some((receiver) => (this.#kept.get(receiver) ?? 0) < leastOfEach)) {
      for (const receiver of receivers) this.#kept.set(receiver, (this.#kept.get(receiver) ?? 0) + 1)
      return true
    }
    for (const receiver of receivers) {
      const others = this.#others.get(receiver)
      if (others === undefined) this.#others.set(receiver, new Set([fingerprint]))
      else others.add(fingerprint)
    }
    return false
  }
}
