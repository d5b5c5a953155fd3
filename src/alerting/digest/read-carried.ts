import type { LabelPairs } from '../../model/label-pairs.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { Turn } from '../ledger/turn.ts'
import type { Carried } from './carried.ts'
import type { EventContent, PeriodAlert } from './read-period.ts'

interface ReadContext extends Pick<AlertingContext, 'state'> {
  readonly database: Pick<StateStore, 'db'>
}

interface ToRead {
  /** Up to this event: what came later is of the next period. */
  readonly untilSequence: number
  /** Which alerts are still meant. */
  readonly wants: (labels: LabelPairs) => boolean
}

const alertsAtOnce = 500

/** What a batch left to the next one, as it stood then by the log of events; what fires for longer than that is kept as it is now. */
export async function readCarried(
  { database: { db }, state }: ReadContext,
  carried: Carried,
  { untilSequence, wants }: ToRead,
): Promise<readonly PeriodAlert[]> {
  const found: PeriodAlert[] = []
  const turn = new Turn()
  const all = [...carried.keys()]
  for (let from = 0; from < all.length; from += alertsAtOnce) {
    const some = all.slice(from, from + alertsAtOnce)
    const rows = await db
      .selectFrom('alert_events')
      .distinctOn('fingerprint')
      .select(['fingerprint', 'kind', 'content'])
      .where('fingerprint', 'in', some)
      .where('kind', 'in', ['fired', 'resolved'])
      .where('sequence', '<=', untilSequence)
      .orderBy('fingerprint')
      .orderBy('sequence', 'desc')
      .execute()
    const last = new Map(rows.map((row) => [row.fingerprint, row]))
    for (const fingerprint of some) {
      await turn.mayEnd()
      const row = last.get(fingerprint)
      const alert = row === undefined ? firingNow(state, fingerprint) : { ...alertOfEvent(row), fingerprint }
      if (alert !== undefined && wants(alert.labels)) found.push({ ...alert, receivers: undefined, told: carried.get(fingerprint) })
    }
  }
  return found
}

function alertOfEvent({
  kind,
  content,
}: {
  readonly kind: string
  readonly content: string
}): Omit<PeriodAlert, 'fingerprint' | 'receivers'> {
  const { labels, startsAtMs, endsAtMs, isOfRule = false } = JSON.parse(content) as EventContent
  return { labels, isOfRule, startsAtMs, endsAtMs: kind === 'resolved' ? endsAtMs : undefined }
}

function firingNow({ alerts }: AlertingContext['state'], fingerprint: string): Omit<PeriodAlert, 'receivers'> | undefined {
  const known = alerts.get(fingerprint)
  if (known === undefined || known.isResolved) return undefined
  const { labels, startsAtMs } = known.alert
  return { fingerprint, labels, isOfRule: known.isOfRule, startsAtMs, endsAtMs: undefined }
}
