import type { AlertingState } from '../../alerting-state.ts'
import type { KnownAlert } from '../../alerts/known-alert.ts'
import { isOver } from '../../alerts/merge-alert.ts'
import { isFlapping } from './flap.ts'

type Flaps = Pick<AlertingState, 'quality'>

/** Whether an alert flaps: it counts as one that fires, be it down just now. */
export function flapsNow({ quality }: Flaps, fingerprint: string, nowMs: number): boolean {
  const { flapping } = quality.policy
  return flapping.enabled && isFlapping(quality.flaps.get(fingerprint), nowMs, flapping)
}

/** Whether an alert fires, or flaps: what people did about it holds, and its clock runs, until it is over in this sense. */
export function isOpen(state: Flaps, { alert, isResolved }: Pick<KnownAlert, 'alert' | 'isResolved'>, nowMs: number): boolean {
  return (!isResolved && !isOver(alert, nowMs)) || flapsNow(state, alert.fingerprint, nowMs)
}
