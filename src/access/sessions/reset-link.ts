import { randomBytes } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessContext, AccessServiceContext } from '../context.ts'
import { takeWaysIn } from '../members/take-ways-in.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { recordChange } from '../record-change.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { type BegunSession, beginSession } from './begin-session.ts'
import { endSessions } from './renew-session.ts'

const tokenBytes = 24
const linkLifeMs = 3_600_000

/**
 * For somebody on the host, when the person of an account cannot get in: takes away password, second factors, recovery codes, sessions and
 * tokens, and returns the token (192 bits, one hour, once) of a link under which a new password is chosen. Only for the platform itself.
 * Throws Fault `not_found` when there is no such account.
 */
export async function resetUser(context: AccessContext, input: { readonly email: string }): Promise<string> {
  const { caller, state, clock } = context
  if (caller.actor.kind !== 'system') throw new Fault('forbidden', 'only the command line on the host does this: vedette user reset')
  const email = input.email.trim().toLowerCase()
  const token = randomBytes(tokenBytes).toString('base64url')
  // Nobody knows it: the link is the only way in.
  const passwordHash = await hashPassword(randomBytes(tokenBytes).toString('base64url'))
  const now = clock.now()
  await state.transaction(async (transaction) => {
    const user = await transaction.selectFrom('users').select(['id', 'email']).where('email', '=', email).executeTakeFirst()
    if (user === undefined) throw new Fault('not_found', `there is no account ${email}; give --password-file to make one`)
    await takeWaysIn(transaction, { userId: user.id, passwordHash, now })
    await transaction
      .insertInto('reset_links')
      .values({ token_hash: hashSecret(token), user_id: user.id, expires_at: now + linkLifeMs })
      .execute()
    await recordChange(transaction, context, {
      action: 'user.reset',
      object: { kind: 'user', id: user.id, name: user.email },
      projectId: null,
    })
  })
  return token
}

export interface UseResetLink {
  readonly token: string
  readonly password: string
  readonly userAgent: string
  readonly previousToken: string | undefined
}

/** Chooses a new password by the link and goes on as after a password. Throws Fault `forbidden` for a link that is wrong, used or old. */
export async function useResetLink(context: AccessServiceContext, input: UseResetLink): Promise<BegunSession> {
  const { state, clock, caller, access } = context
  const { userAgent, previousToken } = input
  const tokenHash = hashSecret(input.token)
  const link = await state.db
    .selectFrom('reset_links')
    .innerJoin('users', 'users.id', 'reset_links.user_id')
    .select(['users.id', 'users.name', 'users.email'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  if (link === undefined) {
    const { address } = caller
    access.securityEvents.record({
      at: clock.now(),
      action: 'log_in',
      outcome: 'failure',
      reason: 'wrong_link',
      account: '',
      address,
      userAgent,
    })
    throw wrongLink()
  }
  checkPassword(input.password, link)
  const passwordHash = await hashPassword(input.password)
  const person = { ...caller, actor: { kind: 'user', id: link.id, name: link.name } as const }
  await state.transaction(async (transaction) => {
    const used = await transaction.deleteFrom('reset_links').where('token_hash', '=', tokenHash).executeTakeFirst()
    if (used.numDeletedRows !== 1n) throw wrongLink()
    await transaction
      .updateTable('users')
      .set({ password_hash: passwordHash, password_changed_at: clock.now() })
      .where('id', '=', link.id)
      .execute()
    await endSessions(transaction, link.id)
    const object = { kind: 'user', id: link.id, name: link.email }
    const details = { by: 'link' }
    await recordChange(transaction, { clock, caller: person }, { action: 'user.change_password', object, projectId: null, details })
  })
  return await beginSession(context, { userId: link.id, firstFactor: 'link', isStrong: false, userAgent, previousToken })
}

function wrongLink(): Fault {
  return new Fault('forbidden', 'the link is wrong, used or older than an hour; run vedette user reset on the host for a new one')
}
