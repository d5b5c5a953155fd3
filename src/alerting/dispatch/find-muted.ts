import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { isOver } from '../alerts/merge-alert.ts'
import type { Route } from '../config/config.ts'
import { isMuted } from '../times/is-muted.ts'
import type { AlertGroup } from './alert-group.ts'

interface Flush {
  readonly group: AlertGroup
  readonly route: Route
  readonly members: readonly KnownAlert[]
  readonly nowMs: number
}

const alertsAtOnce = 500

/** Those of a group that nothing mutes: no other alert, no time of the route, no silence, in this order. What is new about it is an event. */
export function* findMuted(
  context: AlertingContext,
  { group, route, members, nowMs }: Flush,
): Generator<undefined, KnownAlert[], undefined> {
  const { state, tree } = context
  const heard: KnownAlert[] = []
  const why = { inhibited: 0, silenced: 0, time: 0 }
  const timeMuting = isMuted(route, tree().config.timeIntervals, nowMs)
  let looked = 0
  for (const known of members) {
    if (++looked % alertsAtOnce === 0) yield
    const { labels } = known.alert
    const isFiring = !isOver(known.alert, nowMs)
    if (state.inhibitedBy(labels, nowMs) !== undefined) why.inhibited += Number(isFiring)
    else if (timeMuting !== undefined) why.time += Number(isFiring)
    else if (state.silenceIndex.silencedBy(labels, nowMs).length > 0) why.silenced += Number(isFiring)
    else heard.push(known)
  }
  const muted = why.inhibited + why.silenced + why.time
  // The first time is enough: the group tells nothing new until something changes.
  if (muted > 0 && (!group.hasFlushed || heard.length > 0)) {
    const intervals = timeMuting === undefined ? {} : { time: timeMuting }
    state.addEvent({ atMs: nowMs, fingerprint: '', groupKey: group.groupKey, kind: 'suppressed', content: { ...why, ...intervals } })
  }
  return heard
}
