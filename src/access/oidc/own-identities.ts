import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { endPromises } from '../invitations/end-promises.ts'
import { keepOneAdmin } from '../members/find-membership.ts'
import { recordChange } from '../record-change.ts'

export interface OwnIdentity {
  /** Its name in the settings. */
  readonly provider: string
  readonly issuer: string
  readonly subject: string
  readonly email: string
  readonly createdAt: number
  readonly lastUsedAt: number
}

/** The identities that sign in to the caller's account. Throws Fault `forbidden` for who is no user. */
export async function listOwnIdentities({ caller, state }: AccessContext): Promise<OwnIdentity[]> {
  const rows = await state.db
    .selectFrom('identities')
    .selectAll()
    .where('user_id', '=', requireUser(caller).id)
    .orderBy('created_at')
    .execute()
  return rows.map(({ provider, issuer, subject, email, created_at: createdAt, last_used_at: lastUsedAt }) => ({
    provider,
    issuer,
    subject,
    email,
    createdAt,
    lastUsedAt,
  }))
}

/** An identity no longer signs in to the caller's account; roles that its groups gave go with it, and so do invitations made with them. Throws Fault `not_found`. */
export async function removeIdentity(
  context: AccessContext,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<void> {
  const { caller, state } = context
  const user = requireUser(caller)
  await state.transaction(async (transaction) => {
    const removed = await transaction
      .deleteFrom('identities')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .where('user_id', '=', user.id)
      .returning('provider')
      .executeTakeFirst()
    if (removed === undefined) throw new Fault('not_found', 'no such identity is linked to your account; look at the list again')
    const { provider } = removed
    const others = await transaction
      .selectFrom('identities')
      .select('subject')
      .where('user_id', '=', user.id)
      .where('provider', '=', provider)
      .execute()
    if (others.length === 0) {
      const gone = transaction.deleteFrom('memberships').where('user_id', '=', user.id).where('given_by', '=', provider)
      for (const { project_id: projectId } of await gone.returning('project_id').execute())
        await endPromises(transaction, context, { userId: user.id, projectId })
    }
    await keepOneAdmin(transaction)
    await recordChange(transaction, context, {
      action: 'identity.unlink',
      object: { kind: 'user', id: user.id, name: user.name },
      projectId: null,
      details: { provider, issuer, subject },
    })
  })
}

function requireUser({ actor }: AccessContext['caller']): { readonly id: string; readonly name: string } {
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people sign in with an identity provider; log in with an account')
  return actor
}
