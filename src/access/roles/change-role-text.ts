import type { AccessContext } from '../context.ts'
import { endPromises } from '../invitations/end-promises.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { type RoleText, checkRole, requireFreeName } from './create-role.ts'
import { findOwnRole } from './find-own-role.ts'
import { requireNoMore } from './require-no-more.ts'

/**
 * Changes what a role gives, for everybody who has it, from their next request. Needs `members.write`, and every permission it had and will
 * have. Invitations that they made end when it takes something from them.
 */
export async function changeRoleText(context: AccessContext, input: RoleText & { readonly roleId: string }): Promise<void> {
  const { caller, state } = context
  requirePermission(caller, 'members.write')
  const { name, description, permissions } = checkRole(input)
  await state.transaction(async (transaction) => {
    const role = await findOwnRole(transaction, caller, input.roleId)
    await requireNoMore(transaction, caller, role.project_id, permissions)
    await requireFreeName(transaction, { id: role.id, name, projectId: role.project_id })
    await transaction
      .updateTable('custom_roles')
      .set({ name, description, permissions: JSON.stringify(permissions) })
      .where('id', '=', role.id)
      .execute()
    const given: ReadonlySet<string> = new Set(permissions)
    if (role.permissions.some((each) => !given.has(each))) {
      const holders = await transaction.selectFrom('memberships').select(['user_id', 'project_id']).where('role', '=', role.id).execute()
      for (const { user_id: userId, project_id: projectId } of holders) await endPromises(transaction, context, { userId, projectId })
    }
    await recordChange(transaction, context, {
      action: 'role.change',
      object: { kind: 'role', id: role.id, name },
      projectId: role.project_id,
      details: {
        before: { name: role.name, description: role.description, permissions: role.permissions },
        after: { name, description, permissions },
      },
    })
  })
}
