import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'

interface Whose {
  readonly userId: string
  /** Null: all projects. */
  readonly projectId: number | null
}

/**
 * Revokes the open invitations to a project that somebody made: what they may not give any more, a link that they kept would give back to them.
 * Each that was open stands in the audit trail, with them as the reason.
 */
export async function endPromises(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { userId, projectId }: Whose,
): Promise<void> {
  const now = context.clock.now()
  const promised = transaction
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('invited_by_id', '=', userId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning(['id', 'email', 'project_id', 'expires_at'])
  const ended = await (projectId === null ? promised : promised.where('project_id', '=', projectId)).execute()
  for (const { id, email, project_id: invitedTo, expires_at: expiresAt } of ended) {
    if (expiresAt <= now) continue
    await recordChange(transaction, context, {
      action: 'invitation.revoke',
      object: { kind: 'invitation', id, name: email ?? id },
      projectId: invitedTo,
      details: { reason: 'inviter_may_do_less', invitedBy: userId },
    })
  }
}
