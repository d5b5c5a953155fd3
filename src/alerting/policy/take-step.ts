import type { LabelPairs } from '../../model/label-pairs.ts'
import type { EnqueueContext } from '../outbox/enqueue.ts'
import { isOpen } from '../quality/flapping/is-open.ts'
import { isHeldForCause } from '../quality/is-held.ts'
import { isPlatformRoute, type RoutedAlert } from '../route/platform-route.ts'
import { isMuted } from '../times/is-muted.ts'
import { isStepRoute } from './step-route.ts'
import { contactPointOfStep, stepDueMs } from './step-times.ts'
import { tellReceivers } from './tell-receivers.ts'

/** What is held back is looked at again after so long. */
const heldAgainMs = 60_000

/**
 * Inside of a change: the step of an alert that is due. Of several that are due, because nobody ran, the last one is taken and the others are
 * left out. Who is told is put into groups whose time is now: they ask what mutes the alert, and tell of its end.
 */
export function takeStep(context: EnqueueContext, fingerprint: string, nowMs: number): void {
  const { state } = context
  const escalation = state.escalations.get(fingerprint)
  if (escalation?.dueMs === undefined || escalation.dueMs > nowMs) return
  const known = state.alerts.get(fingerprint)
  if (known === undefined || !isOpen(state, known, nowMs)) return state.escalations.remove(fingerprint)
  if (isHeldForCause(context, fingerprint)) return state.escalations.put({ ...escalation, dueMs: nowMs + heldAgainMs })
  const { severity, baseMs } = escalation
  const open = state.policy.of(escalation.policyVersion)
  let step = escalation.step
  let nextMs = stepDueMs(open, severity, { baseMs, step: step + 1 })
  while (nextMs !== undefined && nextMs <= nowMs) nextMs = stepDueMs(open, severity, { baseMs, step: ++step + 1 })
  const contactPoint = contactPointOfStep(open, severity, step)
  const receivers = receiversOfStep(context, contactPoint, known.alert.labels)
  const isRepeat = contactPoint === null && receivers.every((name) => context.tree().contactPointOf(name) !== undefined)
  if (isRepeat) hurryGroups(context, fingerprint, nowMs)
  else tellReceivers(context, known.alert, { receivers, nowMs })
  state.escalations.put({ ...escalation, step: step + 1, dueMs: nextMs, lastStepMs: nowMs, receivers: isRepeat ? [] : receivers })
  const skipped = step - escalation.step
  state.addEvent({
    atMs: nowMs,
    fingerprint,
    groupKey: '',
    kind: 'escalated',
    content: { step: step + 1, receivers, severity, policy: open.version, ...(skipped === 0 ? {} : { skipped }) },
  })
}

/** The groups that the routes of the tree put an alert into are told of again. */
function hurryGroups({ state }: EnqueueContext, fingerprint: string, nowMs: number): void {
  for (const id of state.membership.groupsOf(fingerprint)) {
    const group = state.groups.get(id)
    if (group === undefined || isStepRoute(group.routeId) || isPlatformRoute(group.routeId) || group.nextFlushAtMs <= nowMs) continue
    state.groups.put({ ...group, nextFlushAtMs: nowMs })
  }
}

type ReceiversContext = Pick<EnqueueContext, 'tree' | 'fallback'>

/** Whom a step tells: the contact point that is meant, or those of the tree; else the fallback. Those who run the platform are told once. */
export function receiversOfStep(context: ReceiversContext, contactPoint: string | null, labels: LabelPairs): readonly string[] {
  return thereAmong(context, contactPoint === null ? context.tree().receiversOf(labels) : [contactPoint])
}

/**
 * Whom a batch tells of an alert: the contact point that is meant, or those of the routes, and who runs the platform of what is wrong with
 * it. Later: those whose routes are all quiet at this time.
 */
export function receiversOfBatch(
  context: ReceiversContext,
  contactPoint: string | null,
  { alert, nowMs }: { readonly alert: RoutedAlert; readonly nowMs: number },
): { readonly now: readonly string[]; readonly later: readonly string[] } {
  const tree = context.tree()
  const routes = contactPoint === null ? tree.placesOf(alert).map(({ route }) => route) : tree.routesBeside(alert, contactPoint)
  const loud = new Set(
    routes.filter((route) => isMuted(route, tree.config.timeIntervals, nowMs) === undefined).map(({ receiver }) => receiver),
  )
  const quiet = new Set(routes.map(({ receiver }) => receiver).filter((name) => !loud.has(name) && name !== contactPoint))
  const all = thereAmong(context, [...(contactPoint === null ? [] : [contactPoint]), ...routes.map(({ receiver }) => receiver)])
  return { now: all.filter((name) => !quiet.has(name)), later: all.filter((name) => quiet.has(name)) }
}

/** Names of contact points that there are; without one the fallback. */
function thereAmong({ tree, fallback }: ReceiversContext, wanted: readonly string[]): readonly string[] {
  const there = [...new Set(wanted)].filter((name) => tree().contactPointOf(name) !== undefined)
  if (there.length > 0) return there
  const name = fallback()?.name
  return name === undefined ? [] : [name]
}
