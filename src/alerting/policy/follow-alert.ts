import type { AlertingContext } from '../alerting-context.ts'
import { isOpen } from '../quality/flapping/is-open.ts'
import { hasSteps } from './policy.ts'
import { severityOf } from './severity-of.ts'
import { stepDueMs } from './step-times.ts'

/** Times of steps are whole seconds after a whole second: alerts that fire together are told of together. */
const secondMs = 1000
/** A group whose alerts are told of at once is not told of more often than this. */
const atOnceEveryMs = 10_000

/**
 * Inside of a change, after everything else: the clock of an alert begins when it fires, ends when it is resolved or acknowledged, and begins
 * anew when that is taken back. While it flaps it goes on.
 */
export function followAlert({ state, tree }: AlertingContext, fingerprint: string, nowMs: number): void {
  const known = state.alerts.get(fingerprint)
  const escalation = state.escalations.get(fingerprint)
  if (known === undefined || !isOpen(state, known, nowMs) || known.handling.acknowledgedAtMs !== undefined) {
    if (escalation !== undefined) state.escalations.remove(fingerprint)
    return
  }
  if (escalation !== undefined) return
  const { current } = state.policy
  const severity = severityOf(known.alert.labels, current.policy)
  if (!hasSteps(severity) || !state.policy.governs(severity) || state.policy.isHeartbeat(known.alert.labels)) return
  const baseMs = Math.ceil(nowMs / secondMs) * secondMs
  const dueMs = stepDueMs(current, severity, { baseMs, step: 0 })
  state.escalations.put({
    fingerprint,
    policyVersion: current.version,
    severity,
    baseMs,
    step: 0,
    dueMs,
    lastStepMs: 0,
    receivers: [],
  })
  if (!current.policy[severity].atOnce) return
  for (const id of state.membership.groupsOf(fingerprint)) {
    const group = state.groups.get(id)
    const route = group === undefined ? undefined : tree().routeOf(group.routeId)
    if (group === undefined || route === undefined) continue
    const earliestMs = group.hasFlushed ? Math.max(nowMs, group.nextFlushAtMs - route.groupIntervalMs + atOnceEveryMs) : nowMs
    if (group.nextFlushAtMs > earliestMs) state.groups.put({ ...group, nextFlushAtMs: earliestMs })
  }
}
