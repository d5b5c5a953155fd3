import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { Turn } from '../ledger/turn.ts'

/** An alert that fired or ended within a period, as it stood last. */
export interface PeriodAlert {
  readonly fingerprint: string
  readonly labels: LabelPairs
  /** A rule that runs here made it. */
  readonly isOfRule: boolean
  readonly startsAtMs: number
  /** Undefined: it fires. */
  readonly endsAtMs: number | undefined
}

export interface PeriodEvents {
  readonly alerts: ReadonlyMap<string, PeriodAlert>
  /** Of the last event that belongs to the period. */
  readonly sequence: number
}

interface Period {
  readonly afterSequence: number
  readonly beforeMs: number
  /** Which alerts are meant. */
  readonly wants: (labels: LabelPairs) => boolean
}

const rowsAtOnce = 1000
/** What is behind these is only counted where somebody reads it. */
const mostAlerts = 50_000

interface Content {
  readonly labels: LabelPairs
  readonly startsAtMs: number
  readonly endsAtMs?: number
  readonly isOfRule?: true
}

/**
 * The alerts of a period as the log of events has them. Where a period ends in the log is decided by the times of events, where it begins by
 * the event at which the one before ended: whatever clocks do, each event is in one period.
 */
export async function readPeriod({ db }: Pick<StateStore, 'db'>, { afterSequence, beforeMs, wants }: Period): Promise<PeriodEvents> {
  const last = await db
    .selectFrom('alert_events')
    .select(({ fn }) => fn.max('sequence').as('sequence'))
    .where('sequence', '>', afterSequence)
    .where('at', '<', beforeMs)
    .executeTakeFirst()
  const alerts = new Map<string, PeriodAlert>()
  const turn = new Turn()
  const sequence = last?.sequence ?? afterSequence
  for (let from = afterSequence; from < sequence;) {
    const rows = await db
      .selectFrom('alert_events')
      .select(['sequence', 'kind', 'content'])
      .where('sequence', '>', from)
      .where('sequence', '<=', sequence)
      .where('kind', 'in', ['fired', 'resolved'])
      .orderBy('sequence')
      .limit(rowsAtOnce)
      .execute()
    for (const { kind, content } of rows) {
      await turn.mayEnd()
      const { labels, startsAtMs, endsAtMs, isOfRule = false } = JSON.parse(content) as Content
      if (!wants(labels)) continue
      const fingerprint = fingerprintOf(labels)
      const before = alerts.get(fingerprint)
      if (before === undefined && alerts.size >= mostAlerts) continue
      alerts.set(fingerprint, {
        fingerprint,
        labels,
        isOfRule: isOfRule || before?.isOfRule === true,
        startsAtMs,
        endsAtMs: kind === 'resolved' ? endsAtMs : undefined,
      })
    }
    from = rows.length < rowsAtOnce ? sequence : (rows.at(-1)?.sequence ?? sequence)
  }
  return { alerts, sequence }
}
