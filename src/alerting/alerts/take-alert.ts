import type { Alert, PostedAlert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { joinGroups } from '../dispatch/join-groups.ts'
import { followAlert } from '../policy/follow-alert.ts'
import { flapsNow } from '../quality/flapping/is-open.ts'
import { noteTransition } from '../quality/flapping/note-transition.ts'
import { concernOf } from '../watch/what-it-concerns.ts'
import { type KnownAlert, unhandled } from './known-alert.ts'
import { alertOf, isOver, mergeAlert } from './merge-alert.ts'

/**
 * What is stored may be behind the end of a firing alert by so much: refreshes in between are in memory only. After a start nobody is
 * believed to have ended sooner (`reviveAlert`).
 */
const refreshLagMs = 600_000

/** Inside of a change: takes in what was said of an alert, and puts it into its groups. `isOfRule`: a rule that runs here says it. */
export function takeAlert(context: AlertingContext, posted: PostedAlert, nowMs: number, isOfRule = false): void {
  const { state, tree } = context
  const fresh = alertOf(posted, nowMs, tree().config.resolveTimeoutMs)
  const known = state.alerts.get(fresh.fingerprint)
  if (known !== undefined && known.isResolved && isSameEnd(known.alert, fresh)) return
  const alert = known === undefined ? fresh : mergeAlert(known.alert, fresh, nowMs)
  putAlert(context, known, { alert, isOfRule }, nowMs)
}

/** Inside of a change: keeps an alert as it is now, with the events that this makes. */
export function putAlert(
  context: AlertingContext,
  known: KnownAlert | undefined,
  { alert, ...fresh }: Pick<KnownAlert, 'alert' | 'isOfRule'>,
  nowMs: number,
): void {
  const { state, tree } = context
  const isResolved = isOver(alert, nowMs)
  const wasFiring = known !== undefined && !known.isResolved
  const goesOn = wasFiring || (known !== undefined && flapsNow(state, alert.fingerprint, nowMs))
  // Whoever says the same as a rule does not take the alert away from those whom the rule told.
  const isOfRule = fresh.isOfRule || (wasFiring && known.isOfRule)
  state.alerts.put({
    alert,
    isOfRule,
    isResolved,
    storedEndsAtMs: storedEndOf(known, alert, isResolved),
    handling: goesOn ? known.handling : unhandled,
  })
  // Its clock, too: of one that was calm for long enough nobody may have looked since.
  if (!goesOn) state.escalations.remove(alert.fingerprint)
  // An alert that ran out unseen and comes again fires anew: nobody was told that it had ended.
  if (isResolved !== (known?.isResolved ?? !isResolved)) addTransition(context, { alert, isOfRule }, isResolved, nowMs)
  joinGroups(context, alert, { places: tree().placesOf({ labels: alert.labels, isOfRule }), nowMs })
  followAlert(context, alert.fingerprint, nowMs)
}

/** Inside of a change: an alert's end was seen to have come. */
export function markOver({ state, ...context }: AlertingContext, known: KnownAlert, nowMs: number): void {
  if (known.isResolved) return
  state.alerts.put({ ...known, isResolved: true, storedEndsAtMs: known.alert.endsAtMs })
  addTransition({ state, ...context }, known, true, nowMs)
  followAlert({ state, ...context }, known.alert.fingerprint, nowMs)
}

function addTransition(
  { state }: Pick<AlertingContext, 'state'>,
  { alert, isOfRule }: Pick<KnownAlert, 'alert' | 'isOfRule'>,
  isResolved: boolean,
  nowMs: number,
): void {
  const { fingerprint, labels, startsAtMs, endsAtMs } = alert
  state.addEvent({
    atMs: nowMs,
    fingerprint,
    groupKey: '',
    kind: isResolved ? 'resolved' : 'fired',
    content: { labels, startsAtMs, ...(isResolved ? { endsAtMs } : {}), ...(isOfRule ? { isOfRule } : {}) },
    about: concernOf(labels),
  })
  noteTransition(state, fingerprint, nowMs)
}

/** A small refresh is not written. */
function storedEndOf(known: KnownAlert | undefined, { endsAtMs }: Alert, isResolved: boolean): number {
  if (known === undefined || known.isResolved || isResolved) return endsAtMs
  const lagMs = endsAtMs - known.storedEndsAtMs
  return lagMs < 0 || lagMs > refreshLagMs ? endsAtMs : known.storedEndsAtMs
}

/** Senders repeat what has ended. */
function isSameEnd(known: Alert, fresh: Alert): boolean {
  return known.endsAtMs === fresh.endsAtMs && known.startsAtMs === fresh.startsAtMs
}

/**
 * An alert as it is believed to be after a start: what it was refreshed with may not have been written, and its sender could not reach us
 * for a while. The next word of its sender counts more.
 */
export function reviveAlert(known: KnownAlert, nowMs: number, graceMs: number): KnownAlert {
  if (known.isResolved) return known
  const endsAtMs = Math.max(known.storedEndsAtMs + refreshLagMs, nowMs + graceMs)
  return { ...known, alert: { ...known.alert, endsAtMs, timeout: true } }
}
