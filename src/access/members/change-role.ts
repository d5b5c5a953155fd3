import type { AccessContext } from '../context.ts'
import type { Role } from '../permissions.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { findMembership, keepOneAdmin } from './find-membership.ts'

/** Gives a member another role; it holds from their next request. Needs `members.write`; the last admin stays one. */
export async function changeRole(context: AccessContext, { userId, role }: { userId: string; role: Role }): Promise<void> {
  const { caller, state } = context
  requirePermission(caller, 'members.write')
  await state.transaction(async (transaction) => {
    const membership = await findMembership(transaction, caller, userId)
    const { project_id: projectId } = membership
    if (membership.role === role) return
    await transaction
      .updateTable('memberships')
      .set({ role })
      .where('user_id', '=', userId)
      .where('project_id', 'is not distinct from', projectId)
      .execute()
    await keepOneAdmin(transaction)
    await recordChange(transaction, context, {
      action: 'member.change_role',
      object: { kind: 'user', id: userId, name: membership.email },
      projectId,
      details: { before: { role: membership.role }, after: { role } },
    })
  })
}
