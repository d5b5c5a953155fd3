import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { isOver } from '../alerts/merge-alert.ts'
import type { Route } from '../config/config.ts'
import { findHold } from '../policy/find-hold.ts'
import { isMuted } from '../times/is-muted.ts'
import type { AlertGroup } from './alert-group.ts'

interface Flush {
  readonly group: AlertGroup
  readonly route: Route
  readonly members: readonly KnownAlert[]
  readonly nowMs: number
}

const alertsAtOnce = 500
/** An event names so many. */
const mostNamed = 50

/** Those of a group that nothing mutes: no other alert, no time of the route, no silence, in this order. What is new about it is an event. */
export function* findMuted(
  context: AlertingContext,
  { group, route, members, nowMs }: Flush,
): Generator<undefined, KnownAlert[], undefined> {
  const { state, tree } = context
  const heard: KnownAlert[] = []
  const why = { inhibited: 0, silenced: 0, time: 0, policy: 0 }
  const timeMuting = isMuted(route, tree().config.timeIntervals, nowMs)
  const named: (readonly [fingerprint: string, why: keyof typeof why, by: string])[] = []
  const note = (known: KnownAlert, reason: keyof typeof why, by: string): void => {
    if (isOver(known.alert, nowMs)) return
    why[reason]++
    if (named.length < mostNamed) named.push([known.alert.fingerprint, reason, by])
  }
  let looked = 0
  for (const known of members) {
    if (++looked % alertsAtOnce === 0) yield
    const { labels } = known.alert
    const inhibitor = state.inhibitedBy(labels, nowMs)
    const [silence] = inhibitor === undefined && timeMuting === undefined ? state.silenceIndex.silencedBy(labels, nowMs) : []
    if (inhibitor !== undefined) note(known, 'inhibited', inhibitor)
    else if (timeMuting !== undefined) note(known, 'time', timeMuting.intervals.join(', '))
    else if (silence !== undefined) note(known, 'silenced', silence)
    else {
      const hold = findHold(context, { labels, routeId: route.id, nowMs })
      if (hold === undefined) heard.push(known)
      else note(known, 'policy', hold)
    }
  }
  const muted = why.inhibited + why.silenced + why.time + why.policy
  // The first time is enough: the group tells nothing new until something changes.
  if (muted > 0 && (!group.hasFlushed || heard.length > 0)) {
    const intervals = timeMuting === undefined ? {} : { time: timeMuting }
    state.addEvent({ atMs: nowMs, fingerprint: '', groupKey: group.groupKey, kind: 'suppressed', content: { ...why, ...intervals, named } })
  }
  return heard
}
