import { createHash } from 'node:crypto'

import type { NotificationReason } from '../../channels/channel.ts'
import type { Alert } from '../../model/alert.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { isOver } from '../alerts/merge-alert.ts'
import { markOver } from '../alerts/take-alert.ts'
import type { Integration, Route } from '../config/config.ts'
import { buildInSteps, compareAlerts } from '../notify/build-notification.ts'
import { enqueue, type EnqueueContext, forget } from '../outbox/enqueue.ts'
import { findHold } from '../policy/find-hold.ts'
import { followAlert } from '../policy/follow-alert.ts'
import { hasNewStep } from '../policy/has-new-step.ts'
import { gatherPage } from '../quality/cap/gather-page.ts'
import { flapsNow } from '../quality/flapping/is-open.ts'
import { holdBack } from '../quality/hold-back.ts'
import { toldBefore } from '../quality/told-before.ts'
import { type AlertGroup, memberKey } from './alert-group.ts'
import { decideNotification } from './decide-notification.ts'
import { findMuted } from './find-muted.ts'
import { type LogEntry, logKey } from './log-entry.ts'
import { logRetentionMs } from './log-retention.ts'
import { sortInSteps } from './sort-in-steps.ts'

export interface FlushContext extends EnqueueContext {
  /** Of the page, for messages. */
  readonly externalUrl: () => string
}

/** Alerts looked at between two turns. */
const alertsAtOnce = 500
/** An event names no more of those that it is the first message about. */
const mostNamed = 2000

/**
 * Inside of a change: tells of a group what there is to tell, and sets the time of its next flush. Messages and what the log says of them
 * are one change, so that neither is without the other.
 */
export function* flushGroup(context: FlushContext, groupId: string, above: readonly string[] = []): Generator<undefined, void, undefined> {
  const { state, clock, tree } = context
  const nowMs = clock.now()
  const group = state.groups.get(groupId)
  if (group === undefined || above.includes(groupId) || (above.length === 0 && group.nextFlushAtMs > nowMs)) return
  const route = tree().routeOf(group.routeId)
  // Its alerts are about to be put elsewhere.
  if (route === undefined) return state.groups.put({ ...group, nextFlushAtMs: nowMs + 1000 })
  const members: KnownAlert[] = []
  for (const fingerprint of state.membership.alertsOf(groupId)) {
    const known = state.alerts.get(fingerprint)
    if (known !== undefined) members.push(known)
    if (members.length % alertsAtOnce === 0) yield
  }
  const unmuted = yield* findMuted(context, { group, route, members, nowMs })
  const tell = (id: string): Generator<undefined, void, undefined> => flushGroup(context, id, [...above, groupId])
  const { heard: kept, marks } = yield* holdBack(context, { group, route, heard: unmuted, nowMs, tell })
  const heard = yield* sortInSteps(kept, (a, b) => compareAlerts(a.alert, b.alert))
  const flushed = { ...group, nextFlushAtMs: nowMs + route.groupIntervalMs, hasFlushed: true, flushIndex: group.flushIndex + 1 }
  const isTold = heard.length > 0 && (yield* tellAll(context, { group: flushed, route, heard, marks, nowMs }))
  state.groups.put(isTold ? flushed : { ...flushed, flushIndex: group.flushIndex })
  let looked = 0
  for (const known of members) {
    if (++looked % alertsAtOnce === 0) yield
    if (!isOver(known.alert, nowMs)) continue
    markOver(context, known, nowMs)
    // It counts as one that fires: nobody is told yet that it has ended.
    if (flapsNow(state, known.alert.fingerprint, nowMs)) continue
    followAlert(context, known.alert.fingerprint, nowMs)
    // Who was told that it fires is told that it is over, once it is not quiet any more.
    if (findHold(context, { labels: known.alert.labels, routeId: route.id, nowMs }) === 'quiet' && wasTold(context, flushed, known))
      continue
    state.members.remove(memberKey({ groupId, fingerprint: known.alert.fingerprint }))
  }
}

interface Telling {
  readonly group: AlertGroup
  readonly route: Route
  /** Those that nothing mutes; in the order of messages. */
  readonly heard: readonly KnownAlert[]
  /** Count as alerts that fire. */
  readonly marks: readonly string[]
  readonly nowMs: number
}

/** Asks of each integration whether it is to be told. Returns whether one was. */
function* tellAll(context: FlushContext, telling: Telling): Generator<undefined, boolean, undefined> {
  const { group, heard, marks, nowMs } = telling
  const firing = new Set<string>()
  const resolved = new Set<string>()
  for (const { alert } of heard) (isOver(alert, nowMs) ? resolved : firing).add(alert.fingerprint)
  yield
  const before = toldBefore(context, group, telling.route)
  for (const mark of marks) firing.add(mark)
  const { receiver } = telling.route
  const fallback = context.fallback()
  const contactPoint = context.tree().contactPointOf(receiver) ?? (fallback?.name === receiver ? fallback : undefined)
  const told: Record<string, unknown>[] = []
  for (const integration of contactPoint?.integrations ?? []) {
    yield
    const reason = yield* tellOne(context, telling, integration, { firing, resolved })
    if (reason !== undefined) told.push({ channel: integration.channel, position: integration.index, reason })
  }
  if (told.length === 0) return false
  const alerts = [...firing].filter((one) => !before.has(one) && !marks.includes(one)).slice(0, mostNamed)
  context.state.addEvent({
    atMs: nowMs,
    fingerprint: '',
    groupKey: group.groupKey,
    kind: 'notified',
    content: { receiver: telling.route.receiver, integrations: told, firing: firing.size - marks.length, resolved: resolved.size, alerts },
  })
  return true
}

/** Whether a contact point knows that an alert of its group fires. */
function wasTold({ state, tree }: FlushContext, { groupKey, receiver }: AlertGroup, { alert }: KnownAlert): boolean {
  const integrations = tree().contactPointOf(receiver)?.integrations ?? []
  return integrations.some((one) => state.log.get(logKey(groupKey, receiver, one))?.firing.has(alert.fingerprint) === true)
}

interface Sets {
  readonly firing: ReadonlySet<string>
  readonly resolved: ReadonlySet<string>
}

function* tellOne(
  context: FlushContext,
  { group, route, heard, nowMs }: Telling,
  integration: Integration,
  { firing, resolved }: Sets,
): Generator<undefined, NotificationReason | undefined, undefined> {
  const { state } = context
  const { sendResolved } = integration
  const { receiver } = route
  const key = logKey(group.groupKey, receiver, integration)
  const latest = state.log.get(key)
  const known = latest === undefined || latest.expiresAtMs <= nowMs ? undefined : latest
  yield
  const isNewStep = hasNewStep(state, heard, { route, toldAtMs: known?.atMs ?? 0 })
  const repeatIntervalMs = isNewStep ? 0 : route.repeatIntervalMs
  yield
  const situation = { firing, resolved, sendResolved, repeatIntervalMs, nowMs }
  const reason = decideNotification(known, situation)
  if (reason === undefined) return undefined
  const expiresAtMs = nowMs + lifeOf(route)
  /** What is not repeated now is not forgotten either. */
  const stayQuiet = (entry: LogEntry | undefined): undefined => {
    if (entry !== undefined) state.log.put({ ...entry, expiresAtMs })
  }
  // Also when the repetition comes so late, or so rarely, that the entry is past its time.
  const isRepetition = latest !== undefined && (decideNotification(latest, situation) ?? 'repeat') === 'repeat'
  if (isRepetition && heard.every((one) => isOver(one.alert, nowMs) || one.handling.acknowledgedAtMs !== undefined))
    return stayQuiet(latest)
  yield
  const alerts: Alert[] = heard.map(({ alert }) => alert).filter((alert) => sendResolved || !isOver(alert, nowMs))
  if (alerts.length > 0) {
    const id = idOf(group, integration)
    const { links, externalUrl } = context
    const notification = yield* buildInSteps({
      id,
      group,
      receiver,
      routeLabels: route.labels,
      reason,
      alerts,
      nowMs,
      externalUrl: externalUrl(),
      links: links({ id, groupKey: group.groupKey, alerts }),
    })
    const fate = gatherPage(context, { notification, integration, key })
    if (fate === 'later' || (fate === 'now' && !enqueue(context, { notification, integration, key }))) return stayQuiet(known)
  } else forget(context, key)
  state.log.put({
    groupKey: group.groupKey,
    receiver,
    channel: integration.channel,
    position: integration.index,
    firing,
    resolved,
    atMs: nowMs,
    expiresAtMs,
    // What the outbox noted stays.
    told: alerts.length === 0 ? '' : (state.log.get(key)?.told ?? ''),
    remembered: state.log.get(key)?.remembered ?? {},
  })
  return reason
}

/** For how long the log holds what was told of a group of this route: it must know it at the next flush. */
function lifeOf({ id, repeatIntervalMs, groupIntervalMs }: Route): number {
  return Math.min(2 * Math.max(repeatIntervalMs, groupIntervalMs), logRetentionMs(id))
}

/** The same for a flush that is done again after a crash; another one when the group went and has come again: it counts from the start. */
function idOf({ id, createdAtMs, flushIndex }: AlertGroup, { channel, index }: Integration): string {
  return createHash('sha256').update(`${id}\n${createdAtMs}\n${channel}\n${index}\n${flushIndex}`).digest('hex')
}
