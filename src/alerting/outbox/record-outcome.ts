import type { Delivery, DeliveryFault } from '../../channels/channel.ts'
import { addTold, type EnqueueContext, passOn } from './enqueue.ts'
import { laneKey } from './lanes.ts'
import { attemptTable, type OutboxItem } from './outbox-item.ts'

/** Inside of a change: a message arrived. */
export function recordSent(
  context: EnqueueContext,
  leased: OutboxItem,
  { providerId = '', remember = {} }: Delivery,
  durationMs: number,
): void {
  const { state, clock } = context
  const item = state.outbox.get(leased.id) ?? leased
  const nowMs = clock.now()
  state.outbox.put({ ...item, state: 'sent', leaseUntilMs: 0, finishedAtMs: nowMs, providerId, problem: '' })
  noteAttempt(context, item, { outcome: 'sent', problem: '', durationMs })
  const ownKey = laneKey(item)
  const own = state.log.get(ownKey)
  if (own !== undefined) {
    const told = item.standsFor !== '' ? own.told : item.status === 'firing' ? addTold(own.told, 'direct') : ''
    // What waited for longer than the log keeps is news from now on: its group does not tell of it anew, and tells when it is over.
    const isLate = item.status === 'firing' && own.atMs === item.notification.at && own.expiresAtMs <= nowMs
    const kept = isLate ? { atMs: nowMs, expiresAtMs: nowMs + own.expiresAtMs - own.atMs } : {}
    state.log.put({ ...own, ...kept, told, remembered: { ...own.remembered, ...remember } })
  }
  const other = item.standsFor === '' ? undefined : state.log.get(item.standsFor)
  if (other !== undefined && item.status === 'firing') state.log.put({ ...other, told: addTold(other.told, 'fallback') })
}

interface Failure {
  readonly fault: DeliveryFault
  readonly durationMs: number
}

/** Inside of a change: a message did not arrive, or nobody knows; it is tried again. */
export function recordFailure(context: EnqueueContext, leased: OutboxItem, failure: Failure & { readonly nextAtMs: number }): void {
  const { fault, durationMs, nextAtMs } = failure
  const item = context.state.outbox.get(leased.id) ?? leased
  context.state.outbox.put({
    ...item,
    state: 'pending',
    leaseUntilMs: 0,
    nextAtMs,
    mayRepeat: item.mayRepeat || fault.mayHaveArrived,
    problem: fault.message,
  })
  noteAttempt(context, item, { outcome: fault.mayHaveArrived ? 'unknown' : 'failed', problem: fault.message, durationMs })
}

/**
 * Inside of a change: a message will never arrive. It stays visible as a dead letter, the fallback is told instead; where there is none the
 * group is told of anew at its next flush, as Alertmanager does.
 */
export function recordDead(context: EnqueueContext, given: OutboxItem, problem: string, failure?: Failure): void {
  const { state, clock } = context
  const item = state.outbox.get(given.id) ?? given
  const key = laneKey(item)
  const entry = state.log.get(key)
  const isMine = item.standsFor === '' && item.status === 'firing'
  const isPassedOn = item.isPassedOn || (isMine && passOn(context, item.notification, key))
  state.outbox.put({ ...item, state: 'dead', leaseUntilMs: 0, finishedAtMs: clock.now(), problem, isPassedOn })
  if (failure !== undefined) noteAttempt(context, item, { outcome: 'failed', problem, durationMs: failure.durationMs })
  if (isMine && !isPassedOn && entry !== undefined && entry.atMs === item.notification.at) state.log.remove(key)
}

function noteAttempt(
  { state, clock }: EnqueueContext,
  { id, attempts }: OutboxItem,
  {
    outcome,
    problem,
    durationMs,
  }: { readonly outcome: 'sent' | 'failed' | 'unknown'; readonly problem: string; readonly durationMs: number },
): void {
  state.ledger.write(attemptTable, { outboxId: id, attempt: attempts, atMs: clock.now(), durationMs, outcome, problem })
}
