import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { requirePermission } from '../require-permission.ts'
import type { CreatedSecret } from './created-secret.ts'
import { endOfGrace } from './end-of-grace.ts'
import { insertApiToken } from './insert-api-token.ts'

/** The old one and the new one, while whatever uses it is moved over. */
const maxActiveInSlot = 2

/**
 * Makes a second token beside one of one's own, with the same name, permissions and lifetime; both work for the time of grace, or until
 * the old one ends. Needs `tokens.own` and a person. Throws Fault `conflict` when there are two already.
 */
export async function rotateApiToken(
  context: AccessContext,
  { tokenId, graceHours }: { readonly tokenId: string; readonly graceHours?: number | undefined },
): Promise<CreatedSecret> {
  const { caller, state, clock } = context
  requirePermission(caller, 'tokens.own')
  const { actor, projectId } = caller
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people make tokens: log in instead of sending one')
  const now = clock.now()
  return await state.transaction(async (transaction) => {
    const active = transaction
      .selectFrom('api_tokens')
      .selectAll()
      .where('user_id', '=', actor.id)
      .where('project_id', '=', projectId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
    const token = await active.where('id', '=', tokenId).executeTakeFirst()
    if (token === undefined) throw new Fault('not_found', 'you have no such token, or it is revoked already; look at the list again')
    const { name, permissions, slot_id: slotId } = token
    const inSlot = await active.where('slot_id', '=', slotId).execute()
    if (inSlot.length >= maxActiveInSlot) throw new Fault('conflict', 'this token was rotated already; revoke the old one first')
    // One that was rotated before ends with its grace; the one that took its place, revoked or not, lives for as long as was meant.
    const newest = await transaction
      .selectFrom('api_tokens')
      .select(['created_at', 'expires_at'])
      .where('slot_id', '=', slotId)
      .orderBy('created_at', 'desc')
      .orderBy('expires_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    const endsAt = endOfGrace(now, graceHours, token.expires_at)
    await transaction.updateTable('api_tokens').set({ expires_at: endsAt }).where('id', '=', token.id).execute()
    const expiresAt = now + newest.expires_at - newest.created_at
    return await insertApiToken(transaction, context, { userId: actor.id, projectId, name, permissions, expiresAt, slotId })
  })
}
