import { randomUUID } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkEmail, checkName } from '../members/check-account.ts'
import { insertAccount } from '../members/insert-account.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { type BegunSession, beginSession } from '../sessions/begin-session.ts'
import { openInvitation, takeInvitation } from './open-invitation.ts'
import { refuseTaken, spendIfTaken } from './spend-invitation.ts'

export interface AcceptInvitation {
  readonly token: string
  readonly name: string
  /** Needed when the invitation names none. */
  readonly email: string | undefined
  readonly password: string
  readonly userAgent: string
  readonly previousToken: string | undefined
}

/** Makes the account of an invitation, with a password, and signs it in. Throws Fault `not_found`, `bad_input`, `conflict` when the address has an account: one for anybody is used up then. */
export async function acceptInvitation(context: AccessServiceContext, input: AcceptInvitation): Promise<BegunSession> {
  const { state, clock, caller } = context
  const invitation = await openInvitation(context, state.db, input.token)
  const email = invitation.email ?? checkEmail(input.email ?? '')
  if (input.email !== undefined && checkEmail(input.email) !== email)
    throw new Fault('bad_input', 'email: the invitation is for another address')
  const name = checkName(input.name)
  checkPassword(input.password, { email, name })
  const passwordHash = await hashPassword(input.password)
  const id = randomUUID()
  const as = { ...context, caller: { ...caller, actor: { kind: 'user', id, name } as const } }
  const isMade = await state.transaction(async (transaction) => {
    if (await spendIfTaken(transaction, context, { invitation, email })) return false
    await insertAccount(transaction, { clock, caller: as.caller }, { id, email, name, passwordHash, by: { invitation: invitation.id } })
    await takeInvitation(transaction, as, { invitation, user: { id, email } })
    return true
  })
  if (!isMade) throw refuseTaken(context, email)
  const { userAgent, previousToken } = input
  return await beginSession(context, { userId: id, firstFactor: 'password', isStrong: false, userAgent, previousToken })
}

/** Gives the role of an invitation to the caller's own account. Throws Fault `not_found`, `forbidden` when it is for another address. */
export async function joinByInvitation(context: AccessServiceContext, { token }: { readonly token: string }): Promise<void> {
  const { state, caller } = context
  const { actor } = caller
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people accept invitations: log in instead of sending a token')
  const invitation = await openInvitation(context, state.db, token)
  await state.transaction(async (transaction) => {
    const user = await transaction.selectFrom('users').select(['id', 'email']).where('id', '=', actor.id).executeTakeFirst()
    if (user === undefined) throw new Fault('not_found', 'the account is gone; ask an admin for a new one')
    await takeInvitation(transaction, context, { invitation, user })
  })
}
