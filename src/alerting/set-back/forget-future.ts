import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { latestFlushMs } from '../dispatch/alert-group.ts'
import { longestRetryAfterMs } from '../outbox/back-off.ts'
import { beginAgain } from '../policy/step-times.ts'

/** Time servers set clocks back by less. */
export const clockToleranceMs = 60_000

/**
 * Inside of a change: what was written while the clock was ahead, and was set back since, is as if it had been written now. Else nothing
 * would be told until the clock comes there once more.
 */
export function* forgetFuture({ state, tree }: AlertingContext, nowMs: number): Generator<undefined, void, undefined> {
  const isAhead = (atMs: number): boolean => atMs > nowMs + clockToleranceMs
  // Their place in the log of events stays: it says what was told.
  for (const clock of state.clocks.values()) if (isAhead(clock.atMs)) state.clocks.put({ ...clock, atMs: nowMs })
  for (const known of state.alerts.values()) {
    yield
    const shiftMs = known.isResolved ? known.alert.endsAtMs - nowMs : aheadMs(known, isAhead, nowMs)
    if (shiftMs > 0) state.alerts.put(earlier(known, shiftMs, nowMs))
  }
  for (const entry of state.log.values()) {
    yield
    if (isAhead(entry.atMs)) state.log.put({ ...entry, atMs: nowMs, expiresAtMs: entry.expiresAtMs - (entry.atMs - nowMs) })
  }
  for (const escalation of state.escalations.values()) {
    yield
    if (!isAhead(Math.max(escalation.baseMs, escalation.lastStepMs))) continue
    state.escalations.put(beginAgain(state.policy.of(escalation.policyVersion), escalation, nowMs))
  }
  for (const group of state.groups.values()) {
    yield
    const route = tree().routeOf(group.routeId)
    const latestMs = route === undefined ? nowMs : latestFlushMs(group, route, nowMs)
    if (group.nextFlushAtMs > latestMs) state.groups.put({ ...group, nextFlushAtMs: latestMs })
  }
  for (const item of state.outbox.values()) {
    yield
    if (item.finishedAtMs > 0 || !(isAhead(item.createdAtMs) || isAhead(item.nextAtMs - longestRetryAfterMs))) continue
    state.outbox.put({ ...item, createdAtMs: Math.min(item.createdAtMs, nowMs), nextAtMs: Math.min(item.nextAtMs, nowMs) })
  }
  const { gathered, pages, flaps } = state.quality
  for (const flap of flaps.values()) {
    const lastMs = flap.changesMs.at(-1) ?? 0
    // `sinceMs` names this time of flapping: it was told under that.
    if (isAhead(lastMs)) flaps.put({ ...flap, changesMs: flap.changesMs.map((atMs) => atMs - (lastMs - nowMs)) })
  }
  for (const page of gathered.values()) if (isAhead(page.atMs)) gathered.put({ ...page, atMs: nowMs })
  for (const of of pages.values()) {
    if (of.atMs.some(isAhead)) pages.put({ ...of, atMs: of.atMs.map((atMs) => Math.min(atMs, nowMs)) })
  }
}

/** By how much the end of an alert that fires is late; what others said of its end was said by clocks of theirs. */
function aheadMs({ alert: { timeout, updatedAtMs }, isOfRule }: KnownAlert, isAhead: (atMs: number) => boolean, nowMs: number): number {
  return (timeout || isOfRule) && isAhead(updatedAtMs) ? updatedAtMs - nowMs : 0
}

function earlier(known: KnownAlert, shiftMs: number, nowMs: number): KnownAlert {
  const { startsAtMs, endsAtMs, updatedAtMs } = known.alert
  const times = { startsAtMs: Math.min(startsAtMs, nowMs), endsAtMs: endsAtMs - shiftMs, updatedAtMs: Math.min(updatedAtMs, nowMs) }
  return { ...known, alert: { ...known.alert, ...times }, storedEndsAtMs: times.endsAtMs }
}
