import type { KnownAlert } from '../../alerts/known-alert.ts'
import { handleAlerts, type Handling } from '../../verbs/handle-alerts.ts'
import type { VerbContext } from '../../verbs/verb-context.ts'

/** As many as `handleAlerts` takes. */
const atOnce = 1000

/** Handles as many alerts as a message has. */
export async function handleInTurns(
  context: VerbContext,
  alerts: readonly KnownAlert[],
  { handling, comment }: { readonly handling: Handling; readonly comment: string },
): Promise<void> {
  for (let at = 0; at < alerts.length; at += atOnce) {
    const fingerprints = alerts.slice(at, at + atOnce).map(({ alert }) => alert.fingerprint)
    await handleAlerts(context, { fingerprints, handling, comment })
  }
}
