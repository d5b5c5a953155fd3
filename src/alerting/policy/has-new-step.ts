import type { AlertingState } from '../alerting-state.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'

/** Whether a step has told a contact point of one of these alerts since its group was last told of. */
export function hasNewStep(
  state: Pick<AlertingState, 'escalations'>,
  heard: readonly KnownAlert[],
  { receiver, toldAtMs }: { readonly receiver: string; readonly toldAtMs: number },
): boolean {
  return heard.some(({ alert: { fingerprint } }) => {
    const escalation = state.escalations.get(fingerprint)
    return escalation !== undefined && escalation.lastStepMs > toldAtMs && escalation.receivers.includes(receiver)
  })
}
