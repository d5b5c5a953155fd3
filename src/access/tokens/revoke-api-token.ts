import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'

/** Ends a token at once: one's own, or anybody's in the project with `members.write`. */
export async function revokeApiToken(context: AccessContext, { tokenId }: { tokenId: string }): Promise<void> {
  const { caller, state, clock } = context
  requirePermission(caller, 'tokens.own')
  const { actor, projectId, permissions } = caller
  await state.transaction(async (transaction) => {
    const token = await transaction
      .selectFrom('api_tokens')
      .select(['id', 'name', 'user_id'])
      .where('id', '=', tokenId)
      .where('project_id', '=', projectId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    const own = token !== undefined && actor.kind === 'user' && token.user_id === actor.id
    if (token === undefined || !(own || permissions.has('members.write')))
      throw new Fault('not_found', 'there is no such token, or it is revoked already; look at the list again')
    await transaction.updateTable('api_tokens').set({ revoked_at: clock.now() }).where('id', '=', token.id).execute()
    const object = { kind: 'api_token', id: token.id, name: token.name }
    await recordChange(transaction, context, { action: 'api_token.revoke', object, projectId })
  })
}
