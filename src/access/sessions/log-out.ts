import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { hashSecret } from '../tokens/secret-hash.ts'

/** Ends the session of a cookie; answers the identity provider that it began with, if any. A session that is over already is no error. */
export async function logOut(context: AccessContext, { token }: { token: string }): Promise<string | undefined> {
  return await context.state.transaction(async (transaction) => {
    const session = await transaction
      .deleteFrom('sessions')
      .using('users')
      .whereRef('users.id', '=', 'sessions.user_id')
      .where('token_hash', '=', hashSecret(token))
      .returning(['users.id', 'users.email', 'sessions.first_factor'])
      .executeTakeFirst()
    if (session === undefined) return undefined
    const object = { kind: 'user', id: session.id, name: session.email }
    await recordChange(transaction, context, { action: 'session.end', object, projectId: null })
    if (session.first_factor !== 'oidc') return undefined
    const identity = await transaction
      .selectFrom('identities')
      .select('provider')
      .where('user_id', '=', session.id)
      .orderBy('last_used_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return identity?.provider
  })
}
