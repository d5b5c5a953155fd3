import type { AccessContext } from '../context.ts'
import { endPromises } from '../invitations/end-promises.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { requireNoMore } from '../roles/require-no-more.ts'
import { findMembership, keepOneAdmin } from './find-membership.ts'

/**
 * Takes somebody out of the project. Who is in no project any more loses the account, its sessions and tokens with it; the audit
 * trail keeps the name. Needs `members.write` and whatever they may do; the last admin stays.
 */
export async function removeMember(context: AccessContext, { userId }: { userId: string }): Promise<void> {
  const { caller, state } = context
  requirePermission(caller, 'members.write')
  await state.transaction(async (transaction) => {
    const membership = await findMembership(transaction, caller, userId)
    const { project_id: projectId, email, role, permissions } = membership
    await requireNoMore(transaction, caller, projectId, permissions)
    await transaction
      .deleteFrom('memberships')
      .where('user_id', '=', userId)
      .where('project_id', 'is not distinct from', projectId)
      .execute()
    await keepOneAdmin(transaction)
    await endPromises(transaction, context, { userId, projectId })
    const left = await transaction.selectFrom('memberships').select('role').where('user_id', '=', userId).limit(1).executeTakeFirst()
    if (left === undefined) await transaction.deleteFrom('users').where('id', '=', userId).execute()
    await recordChange(transaction, context, {
      action: 'member.remove',
      object: { kind: 'user', id: userId, name: email },
      projectId,
      details: { before: { role }, accountRemoved: left === undefined },
    })
  })
}
