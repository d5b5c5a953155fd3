import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { hashSecret } from '../tokens/secret-hash.ts'

/** Ends the session of a cookie; a session that is over already is no error. */
export async function logOut(context: AccessContext, { token }: { token: string }): Promise<void> {
  await context.state.transaction(async (transaction) => {
    const session = await transaction
      .deleteFrom('sessions')
      .using('users')
      .whereRef('users.id', '=', 'sessions.user_id')
      .where('token_hash', '=', hashSecret(token))
      .returning(['users.id', 'users.email'])
      .executeTakeFirst()
    if (session === undefined) return
    const object = { kind: 'user', id: session.id, name: session.email }
    await recordChange(transaction, context, { action: 'session.end', object, projectId: null })
  })
}
