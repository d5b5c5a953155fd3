import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { severityOf } from './severity-of.ts'
import { isStepRoute } from './step-route.ts'

/** Why the policy keeps an alert from being told of now: it comes in a batch, it is quiet, it only shows that the way in works. */
export type PolicyHold = 'batch' | 'quiet' | 'heartbeat'

/** The clock of quiet hours: until when the batches at their ends are made. */
export const quietClock = 'quiet'

/** Whether the policy keeps an alert from being told of by a route now. */
export function findHold(
  { state }: Pick<AlertingContext, 'state'>,
  { labels, routeId, nowMs }: { readonly labels: LabelPairs; readonly routeId: string; readonly nowMs: number },
): PolicyHold | undefined {
  const { policy: book } = state
  if (book.isHeartbeat(labels)) return 'heartbeat'
  const { policy } = book.current
  const severity = severityOf(labels, policy)
  if (!book.governs(severity)) return undefined
  if (severity === 'warning' || severity === 'info') return isStepRoute(routeId) ? undefined : 'batch'
  return severity !== 'critical' && policy.quiet.waits.includes(severity) && isQuiet(state, nowMs) ? 'quiet' : undefined
}

/** It is quiet until the batch of the end has been made, too. */
function isQuiet({ policy: { current }, clocks }: AlertingContext['state'], nowMs: number): boolean {
  if (!current.policy.quiet.use) return false
  if (current.quiet.at(nowMs) !== undefined) return true
  const doneMs = clocks.get(quietClock)?.atMs
  const endMs = doneMs === undefined ? undefined : current.quiet.endAfter(doneMs)
  return endMs !== undefined && endMs <= nowMs
}
