import type { Caller } from '../../access/caller.ts'
import { Fault } from '../../lib/errors.ts'
import type { PostedAlert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Alerting } from '../alerting.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { Turn } from '../ledger/turn.ts'
import { handleInTurns } from '../links/actions/handle-in-turns.ts'
import { valueOf } from '../matchers/make-matcher.ts'
import { isOpen } from '../quality/flapping/is-open.ts'
import type { InboundBatch } from './inbound.ts'

interface TakeContext {
  readonly alerting: Alerting
  /** The key that sends. */
  readonly caller: Caller
}

/** Takes in what another product said of its alerts; durable once it resolves. Throws as the state store does. */
export async function takeInbound({ alerting, caller }: TakeContext, { alerts, ended, acknowledged }: InboundBatch): Promise<void> {
  const nowMs = alerting.clock.now()
  const replaced = alerts.flatMap(({ replaces, labels }) =>
    replaces === undefined ? [] : [{ has: replaces, isNot: fingerprintOf(labels) }],
  )
  const over = await findFiring(alerting, [...replaced, ...ended.map((has) => ({ has, isNot: '' }))], nowMs)
  await alerting.post([...alerts, ...over.filter(({ isResolved }) => !isResolved).map((known) => endOf(known, nowMs))])
  const taken = await findFiring(
    alerting,
    acknowledged.map((has) => ({ has, isNot: '' })),
    nowMs,
  )
  const open = taken.filter(({ handling }) => handling.acknowledgedAtMs === undefined)
  try {
    await handleInTurns({ ...alerting, caller }, open, { handling: { do: 'acknowledge' }, comment: '' })
  } catch (error) {
    // It ended meanwhile.
    if (!(error instanceof Fault && error.code === 'not_found')) throw error
  }
}

interface Wanted {
  /** Labels that the alert has, besides others. */
  readonly has: LabelPairs
  /** The fingerprint that is not meant; empty: none. */
  readonly isNot: string
}

async function findFiring({ state }: Alerting, wanted: readonly Wanted[], nowMs: number): Promise<KnownAlert[]> {
  const found: KnownAlert[] = []
  if (wanted.length === 0) return found
  const turn = new Turn()
  for (const known of state.alerts.values()) {
    await turn.mayEnd()
    if (!isOpen(state, known, nowMs)) continue
    const { alert } = known
    const isMeant = ({ has, isNot }: Wanted): boolean =>
      alert.fingerprint !== isNot && has.every(([name, value]) => valueOf(alert.labels, name) === value)
    if (wanted.some(isMeant)) found.push(known)
  }
  return found
}

function endOf({ alert: { labels, annotations, generatorUrl, startsAtMs } }: KnownAlert, nowMs: number): PostedAlert {
  return { labels, annotations, generatorUrl, startsAtMs: Math.min(startsAtMs, nowMs), endsAtMs: nowMs }
}
