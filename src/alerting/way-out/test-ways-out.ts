import { recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { VerbContext } from '../verbs/verb-context.ts'
import type { WayOut } from './way-out.ts'

/** Sends the daily test now; resolves once it is in the outbox. Throws Fault `conflict` when there is none to send, `forbidden`. */
export async function testWaysOut(context: VerbContext & { readonly wayOut: WayOut }): Promise<void> {
  const { state, caller, wayOut } = context
  requirePermission(caller, 'alerts.write')
  const contactPoints = state.policy.current.policy.dailyTest?.contactPoints
  if (contactPoints === undefined) throw new Fault('conflict', 'the policy has no daily test')
  await wayOut.dailyTest.sendNow(async (transaction) => {
    await recordChange(transaction, context, {
      action: 'alert_policy.test',
      object: { kind: 'alert_policy', id: String(state.policy.current.version), name: 'daily test' },
      projectId: caller.projectId,
      details: { contactPoints },
    })
  })
}
