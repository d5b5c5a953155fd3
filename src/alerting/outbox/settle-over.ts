import { createHash } from 'node:crypto'

import type { Notification } from '../../channels/channel.ts'
import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { isOver } from '../alerts/merge-alert.ts'
import type { Integration } from '../config/config.ts'
import { enqueue, type EnqueueContext, forget } from './enqueue.ts'
import { laneKey } from './lanes.ts'
import type { OutboxItem } from './outbox-item.ts'

type Settings = Pick<Integration, 'sendResolved'>

/**
 * Whether all that waits in the lane of a message is over, and nobody else will say so: its alerts belong to other groups by now, as after
 * a start or a reload that routes them elsewhere, or the log has expired. `integration`: undefined while it is not known.
 */
export function isOverUnseen({ state, clock }: AlertingContext, head: OutboxItem, integration: Settings | undefined): boolean {
  const key = laneKey(head)
  const nowMs = clock.now()
  const entry = state.log.get(key)
  const waiting = state.lanes.of(key)
  // Whether it wants to hear that something is over is not known either.
  if (integration === undefined && (entry?.told === 'direct' || entry?.told === 'both' || waiting.some(({ mayRepeat }) => mayRepeat)))
    return false
  if (!waiting.every(({ status, reason, standsFor }) => status === 'firing' && reason !== 'digest' && standsFor === '')) return false
  // Not all that is told of is kept as an alert: what a message says itself counts then.
  const hasEnded = (alert: Alert): boolean => isOver(state.alerts.get(alert.fingerprint)?.alert ?? alert, nowMs)
  if (!waiting.every(({ notification }) => notification.alerts.every(hasEnded))) return false
  for (const fingerprint of entry?.firing ?? []) {
    const known = state.alerts.get(fingerprint)
    if (known !== undefined && !isOver(known.alert, nowMs)) return false
  }
  if (entry === undefined || entry.expiresAtMs <= nowMs) return true
  const isInGroup = ({ fingerprint }: Alert): boolean =>
    [...state.membership.groupsOf(fingerprint)].some((id) => {
      const group = state.groups.get(id)
      return group?.groupKey === head.groupKey && group.receiver === head.receiver
    })
  return !waiting.some(({ notification }) => notification.alerts.some(isInGroup))
}

/**
 * Inside of a change: takes back what such a lane never sent, and tells those that it is over who may know that it fired, as the next
 * flush of its group would have done.
 */
export function settleOver(context: EnqueueContext, head: OutboxItem, integration: Settings | undefined): void {
  const { state } = context
  if (state.outbox.get(head.id)?.state !== 'pending' || !isOverUnseen(context, head, integration)) return
  const key = laneKey(head)
  const { channel, position } = head
  if (integration?.sendResolved === false) forget(context, key)
  else {
    const { notification } = state.lanes.of(key).at(-1) ?? head
    enqueue(context, { notification: endOf(context, notification), integration: { channel, index: position }, key })
  }
  const entry = state.log.get(key)
  // One that fires again is news.
  if (entry !== undefined) state.log.put({ ...entry, firing: new Set(), resolved: entry.firing })
}

function endOf({ state, clock, links }: EnqueueContext, { groupKey, ...told }: Notification): Notification {
  const id = createHash('sha256').update(`over\n${told.id}`).digest('hex')
  const alerts = told.alerts.map((alert) => state.alerts.get(alert.fingerprint)?.alert ?? alert)
  return {
    ...told,
    groupKey,
    id,
    status: 'resolved',
    reason: 'all_resolved',
    at: clock.now(),
    alerts,
    links: links({ id, groupKey, alerts }),
  }
}
