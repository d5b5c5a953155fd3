import { recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { beginBatches } from '../digest/batch-clocks.ts'
import { nameOf, type VerbContext } from '../verbs/verb-context.ts'
import { checkPolicy } from './check-policy.ts'
import { listChanges } from './list-changes.ts'
import type { PolicyVersion } from './policy-version.ts'
import type { Policy } from './policy.ts'

interface ChangePolicy {
  readonly policy: Policy
  /** Why, for people. */
  readonly message: string
  /** The one that was changed. */
  readonly version: number
}

const mostVersions = 500

/**
 * Makes a policy the one in force, as a new version; alerts that fire already go on under the one they began under. Throws Fault `bad_input`
 * with what is wrong, `conflict` when somebody else has changed it meanwhile, `forbidden`.
 */
export async function changePolicy(context: VerbContext, { policy, message, version }: ChangePolicy): Promise<PolicyVersion> {
  const { state, tree, clock, caller } = context
  requirePermission(caller, 'alerts.write')
  let changes: readonly string[] = []
  let made: PolicyVersion | undefined
  return state.ledger.change(
    () => {
      const { current } = state.policy
      if (current.version !== version) throw new Fault('conflict', 'somebody else has changed the policy meanwhile')
      const problem = checkPolicy(policy, new Set(tree().config.receivers.keys()), clock.now())
      if (problem !== undefined) throw new Fault('bad_input', problem)
      changes = listChanges(current.policy, policy)
      made = { version: current.version + 1, policy, message, createdAtMs: clock.now(), createdBy: nameOf(caller) }
      state.policy.add(made, mostVersions)
      beginBatches(state, clock.now())
      return made
    },
    async (transaction) => {
      if (made === undefined) return
      await recordChange(transaction, context, {
        action: 'alert_policy.change',
        object: { kind: 'alert_policy', id: String(made.version), name: `version ${made.version}` },
        projectId: caller.projectId,
        details: { changed: changes, ...(message === '' ? {} : { message: message.slice(0, 500) }) },
      })
    },
  )
}
