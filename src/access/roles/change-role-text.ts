import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { type RoleText, checkRole, requireFreeName } from './create-role.ts'
import { findOwnRole } from './find-own-role.ts'
import { requireNoMore } from './require-no-more.ts'

/** Changes what a role gives, for everybody who has it, from their next request. Needs `members.write`, and every permission it had and will have. */
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
