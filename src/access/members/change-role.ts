import type { AccessContext } from '../context.ts'
import { endPromises } from '../invitations/end-promises.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { findRole } from '../roles/find-role.ts'
import { requireNoMore } from '../roles/require-no-more.ts'
import { findMembership, keepOneAdmin } from './find-membership.ts'

/**
 * Gives a member another role; it holds from their next request. Needs `members.write` and everything that the role gives and the one
 * before gave; the last admin stays one. Invitations that they made end when it takes something from them.
 */
export async function changeRole(context: AccessContext, { userId, role }: { userId: string; role: string }): Promise<void> {
  const { caller, state } = context
  requirePermission(caller, 'members.write')
  await state.transaction(async (transaction) => {
    const membership = await findMembership(transaction, caller, userId)
    const { project_id: projectId } = membership
    if (membership.role === role) return
    const next = await findRole(transaction, role, projectId)
    await requireNoMore(transaction, caller, projectId, [...membership.permissions, ...next.permissions])
    await transaction
      .updateTable('memberships')
      // What a person decides holds against the groups of a provider.
      .set({ role, given_by: null })
      .where('user_id', '=', userId)
      .where('project_id', 'is not distinct from', projectId)
      .execute()
    await keepOneAdmin(transaction)
    if (membership.permissions.some((each) => !next.permissions.includes(each)))
      await endPromises(transaction, context, { userId, projectId })
    await recordChange(transaction, context, {
      action: 'member.change_role',
      object: { kind: 'user', id: userId, name: membership.email },
      projectId,
      details: { before: { role: membership.role }, after: { role, name: next.name } },
    })
  })
}
