import type { AlertingState } from '../../alerting-state.ts'
import { advanceFlap } from './flap.ts'

/** Inside of a change: an alert began or ended. When it flaps from now on, that is an event. */
export function noteTransition(state: AlertingState, fingerprint: string, nowMs: number): void {
  const { quality } = state
  const rules = quality.policy.flapping
  if (!rules.enabled) return
  const flap = advanceFlap(quality.flaps.get(fingerprint), fingerprint, nowMs, rules)
  quality.flaps.put(flap)
  if (flap.sinceMs !== nowMs) return
  state.addEvent({ atMs: nowMs, fingerprint, groupKey: '', kind: 'flapping', content: { times: flap.times, minutes: rules.windowMinutes } })
}
