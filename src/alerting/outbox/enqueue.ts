import { createHash } from 'node:crypto'

import type { Notification } from '../../channels/channel.ts'
import type { AlertingContext } from '../alerting-context.ts'
import type { ContactPoint, Integration } from '../config/config.ts'
import type { Told } from '../dispatch/log-entry.ts'
import type { LinksFor } from '../notify/links.ts'
import type { OutboxItem } from './outbox-item.ts'

export interface EnqueueContext extends AlertingContext {
  /** Who is told instead when a channel is down; undefined: nobody. */
  readonly fallback: () => ContactPoint | undefined
  readonly links: LinksFor
}

interface ToSend {
  readonly notification: Notification
  readonly integration: Pick<Integration, 'channel' | 'index'>
  /** Of the lane, and of the entry that says what this integration was told. */
  readonly key: string
}

/**
 * Inside of a change: gives a notification to the outbox. A repeat of what is still waiting is not needed: returns false. When all is
 * resolved, what waits to say that it fires is taken back; and who was not told that it fires is not told that it is over.
 */
export function enqueue(context: EnqueueContext, { notification, integration, key }: ToSend): boolean {
  const { state, clock } = context
  const waiting = state.lanes.of(key)
  if (notification.reason === 'repeat' && waiting.some(({ status }) => status === 'firing')) return false
  const nowMs = clock.now()
  // What is told of together is told of, over or not.
  if (notification.status === 'resolved' && notification.reason !== 'digest') {
    const told = state.log.get(key)?.told ?? ''
    const isTold = takeBack(context, waiting) || told === 'direct' || told === 'both'
    const isFallbackTold = takeBack(context, state.lanes.standInsOf(key)) || told === 'fallback' || told === 'both'
    if (isFallbackTold) passOn(context, notification, key)
    // Or is told already, soon.
    if (!isTold || state.lanes.of(key).at(-1)?.status === 'resolved') return true
  }
  state.outbox.put(newItem(notification, { ...integration, sequence: state.nextSequence(), nowMs, standsFor: '' }))
  return true
}

/** Inside of a change: an integration that is not told of what is resolved is not told late that it fired either. */
export function forget(context: AlertingContext, key: string): void {
  takeBack(context, context.state.lanes.of(key))
}

/** Inside of a change: gives a notification to the fallback too. Returns whether there is one. */
export function passOn({ state, clock, fallback, links }: EnqueueContext, notification: Notification, key: string): boolean {
  const contactPoint = fallback()
  if (contactPoint === undefined || contactPoint.name === notification.receiver) return false
  for (const { channel, index } of contactPoint.integrations) {
    const id = createHash('sha256').update(`${notification.id}\n${contactPoint.name}\n${channel}\n${index}`).digest('hex')
    const passed = { ...notification, id, receiver: contactPoint.name, links: links({ ...notification, id }) }
    state.outbox.put(newItem(passed, { channel, index, sequence: state.nextSequence(), nowMs: clock.now(), standsFor: key }))
  }
  return contactPoint.integrations.length > 0
}

/** `told` with one more who knows. */
export function addTold(told: Told, by: 'direct' | 'fallback'): Told {
  return told === '' || told === by ? by : 'both'
}

/** Cancels what was surely not sent. Returns whether something that says that it fires may have been. */
function takeBack({ state, clock }: AlertingContext, waiting: readonly OutboxItem[]): boolean {
  let maySent = false
  for (const item of waiting) {
    if (item.status !== 'firing') continue
    if (item.state === 'leased' || item.mayRepeat) maySent = true
    else state.outbox.put({ ...item, state: 'cancelled', finishedAtMs: clock.now(), problem: 'it was over before it could be sent' })
  }
  return maySent
}

interface Place extends Pick<Integration, 'channel' | 'index'> {
  readonly sequence: number
  readonly nowMs: number
  readonly standsFor: string
}

/** A message that is still to be sent. */
export function newItem(notification: Notification, { channel, index, sequence, nowMs, standsFor }: Place): OutboxItem {
  const { id, receiver, groupKey, status, reason } = notification
  return {
    id,
    sequence,
    receiver,
    channel,
    position: index,
    groupKey,
    state: 'pending',
    status,
    reason,
    createdAtMs: nowMs,
    nextAtMs: nowMs,
    leaseUntilMs: 0,
    attempts: 0,
    mayRepeat: false,
    standsFor,
    isPassedOn: false,
    finishedAtMs: 0,
    providerId: '',
    problem: '',
    notification,
    message: undefined,
  }
}
