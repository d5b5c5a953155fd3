import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requireEverywhere, requirePermission } from '../require-permission.ts'

/** Ends an invitation that nobody accepted: its link leads nowhere. Needs `members.write`, in all projects for one to all of them. */
export async function revokeInvitation(context: AccessContext, { invitationId }: { readonly invitationId: string }): Promise<void> {
  const { caller, state, clock } = context
  requirePermission(caller, 'members.write')
  await state.transaction(async (transaction) => {
    const revoked = await transaction
      .updateTable('invitations')
      .set({ revoked_at: clock.now() })
      .where('id', '=', invitationId)
      .where((e) => e.or([e('project_id', '=', caller.projectId), e('project_id', 'is', null)]))
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning(['id', 'email', 'project_id'])
      .executeTakeFirst()
    if (revoked === undefined) throw new Fault('not_found', 'there is no such invitation that is open; look at the list again')
    if (revoked.project_id === null) await requireEverywhere(transaction, caller, 'members.write')
    const object = { kind: 'invitation', id: revoked.id, name: revoked.email ?? revoked.id }
    await recordChange(transaction, context, { action: 'invitation.revoke', object, projectId: revoked.project_id })
  })
}
