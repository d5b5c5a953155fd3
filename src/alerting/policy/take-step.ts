import { isOver } from '../alerts/merge-alert.ts'
import type { EnqueueContext } from '../outbox/enqueue.ts'
import { tellReceivers } from './step-route.ts'
import { contactPointOfStep, stepDueMs } from './step-times.ts'

/**
 * Inside of a change: the step of an alert that is due. Of several that are due, because nobody ran, the last one is taken and the others are
 * left out. Who is told is put into groups whose time is now: they ask what mutes the alert, and tell of its end.
 */
export function takeStep(context: EnqueueContext, fingerprint: string, nowMs: number): void {
  const { state } = context
  const escalation = state.escalations.get(fingerprint)
  if (escalation?.dueMs === undefined || escalation.dueMs > nowMs) return
  const known = state.alerts.get(fingerprint)
  if (known === undefined || known.isResolved || isOver(known.alert, nowMs)) return state.escalations.remove(fingerprint)
  const { severity, baseMs } = escalation
  const open = state.policy.of(escalation.policyVersion)
  let step = escalation.step
  let nextMs = stepDueMs(open, severity, { baseMs, step: step + 1 })
  while (nextMs !== undefined && nextMs <= nowMs) nextMs = stepDueMs(open, severity, { baseMs, step: ++step + 1 })
  const receivers = receiversOf(context, contactPointOfStep(open, severity, step), fingerprint)
  tellReceivers(context, known.alert, { receivers, nowMs })
  state.escalations.put({ ...escalation, step: step + 1, dueMs: nextMs, lastStepMs: nowMs, receivers })
  const skipped = step - escalation.step
  state.addEvent({
    atMs: nowMs,
    fingerprint,
    groupKey: '',
    kind: 'escalated',
    content: { step: step + 1, receivers, severity, policy: open.version, ...(skipped === 0 ? {} : { skipped }) },
  })
}

/** Names of contact points that there are: the one that is meant, else the fallback. */
export function receiversOf(
  { state, tree, fallback }: Pick<EnqueueContext, 'state' | 'tree' | 'fallback'>,
  contactPoint: string | null,
  fingerprint: string,
): readonly string[] {
  const known = state.alerts.get(fingerprint)
  const { receivers } = tree().config
  const wanted =
    contactPoint === null
      ? tree()
          .placesOf(known?.alert.labels ?? [])
          .map(({ receiver }) => receiver)
      : [contactPoint]
  const there = [...new Set(wanted)].filter((name) => receivers.has(name))
  if (there.length > 0) return there
  const name = fallback()?.name
  return name === undefined ? [] : [name]
}
