import type { Kysely } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { Actor } from '../caller.ts'

interface Inviter {
  /** Null: a program that is nobody's. */
  readonly id: string | null
  readonly name: string
}

/** Whose promise it is: of somebody's token theirs. */
export async function findInviter(db: Kysely<StateSchema>, actor: Actor): Promise<Inviter> {
  if (actor.kind === 'user') return { id: actor.id, name: actor.name }
  if (actor.kind === 'anonymous') return { id: null, name: '' }
  if (actor.kind !== 'api_token') return { id: null, name: actor.name }
  const owner = await db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .select(['users.id', 'users.name'])
    .where('api_tokens.id', '=', actor.id)
    .executeTakeFirst()
  return owner ?? { id: null, name: actor.name }
}
