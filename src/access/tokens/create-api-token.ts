import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { checkName } from '../members/check-account.ts'
import type { Permission } from '../permissions.ts'
import { requirePermission } from '../require-permission.ts'
import type { CreatedSecret } from './created-secret.ts'
import { insertApiToken } from './insert-api-token.ts'

const dayMs = 86_400_000
const maxTokenDays = 366
/** What anybody may have at once; more is a script gone wrong. */
const maxTokens = 100

export interface CreateApiToken {
  readonly name: string
  readonly expiresInDays: number
  /** Some of the caller's own; undefined: all of them. */
  readonly permissions: readonly Permission[] | undefined
}

/**
 * Makes a token for the API, for the project of the request. It can do what it is given and what its owner may do at that time, and
 * never make another token. Needs `tokens.own` and a person as caller.
 */
export async function createApiToken(context: AccessContext, input: CreateApiToken): Promise<CreatedSecret> {
  const { caller, state, clock } = context
  requirePermission(caller, 'tokens.own')
  const { actor, projectId } = caller
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people make tokens: log in instead of sending one')
  const name = checkName(input.name)
  if (!Number.isInteger(input.expiresInDays) || input.expiresInDays < 1 || input.expiresInDays > maxTokenDays) {
    throw new Fault('bad_input', `expiresInDays: give a whole number from 1 to ${maxTokenDays}`)
  }
  const asked = input.permissions ?? [...caller.permissions]
  const missing = asked.find((permission) => !caller.permissions.has(permission))
  if (missing !== undefined) throw new Fault('forbidden', `a token cannot be given ${missing}, which you do not have; leave it out`)
  const permissions = asked.filter((permission) => permission !== 'tokens.own')
  const now = clock.now()
  const expiresAt = now + input.expiresInDays * dayMs
  return await state.transaction(async (transaction) => {
    const { active } = await transaction
      .selectFrom('api_tokens')
      .select((e) => e.fn.countAll<number>().as('active'))
      .where('user_id', '=', actor.id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirstOrThrow()
    if (active >= maxTokens) throw new Fault('conflict', `you have ${maxTokens} tokens; revoke some first`)
    return await insertApiToken(transaction, context, { userId: actor.id, projectId, name, permissions, expiresAt, slotId: undefined })
  })
}
