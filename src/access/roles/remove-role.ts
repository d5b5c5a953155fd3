import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'
import { findOwnRole } from './find-own-role.ts'

/** Removes a role that nobody has and no open invitation promises. Needs `members.write`. Throws Fault `conflict` when it is in use. */
export async function removeRole(context: AccessContext, { roleId }: { readonly roleId: string }): Promise<void> {
  const { caller, state, clock } = context
  requirePermission(caller, 'members.write')
  await state.transaction(async (transaction) => {
    const role = await findOwnRole(transaction, caller, roleId)
    const { members } = await transaction
      .selectFrom('memberships')
      .select((e) => e.fn.countAll<number>().as('members'))
      .where('role', '=', role.id)
      .executeTakeFirstOrThrow()
    const { invited } = await transaction
      .selectFrom('invitations')
      .select((e) => e.fn.countAll<number>().as('invited'))
      .where('role', '=', role.id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', clock.now())
      .executeTakeFirstOrThrow()
    if (members + invited > 0)
      throw new Fault('conflict', `the role is in use by ${members} members and ${invited} invitations; give them another one first`)
    await transaction.deleteFrom('custom_roles').where('id', '=', role.id).execute()
    await recordChange(transaction, context, {
      action: 'role.remove',
      object: { kind: 'role', id: role.id, name: role.name },
      projectId: role.project_id,
      details: { before: { name: role.name, description: role.description, permissions: role.permissions } },
    })
  })
}
