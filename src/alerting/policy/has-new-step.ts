import type { AlertingState } from '../alerting-state.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import type { Route } from '../config/config.ts'
import { isPlatformRoute } from '../route/platform-route.ts'
import { isStepRoute } from './step-route.ts'

/** Whether a step has one of these alerts told to the contact point of a route since that was told last. */
export function hasNewStep(
  { escalations }: Pick<AlertingState, 'escalations'>,
  heard: readonly KnownAlert[],
  { route: { id, receiver }, toldAtMs }: { readonly route: Pick<Route, 'id' | 'receiver'>; readonly toldAtMs: number },
): boolean {
  if (escalations.size === 0 || isPlatformRoute(id)) return false
  const isStep = isStepRoute(id)
  return heard.some(({ alert: { fingerprint } }) => {
    const escalation = escalations.get(fingerprint)
    if (escalation === undefined || escalation.lastStepMs <= toldAtMs) return false
    return isStep ? escalation.receivers.includes(receiver) : escalation.receivers.length === 0
  })
}
