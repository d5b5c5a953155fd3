import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'

interface Whose {
  readonly userId: string
  /** Null: all projects. */
  readonly projectId: number | null
}

/** Revokes the open invitations to a project that somebody made: what they may not give any more, a link that they kept would give back to them. */
export async function endPromises(
  transaction: Transaction<StateSchema>,
  { clock }: Pick<AccessContext, 'clock'>,
  { userId, projectId }: Whose,
): Promise<void> {
  const promised = transaction
    .updateTable('invitations')
    .set({ revoked_at: clock.now() })
    .where('invited_by_id', '=', userId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
  await (projectId === null ? promised : promised.where('project_id', '=', projectId)).execute()
}
