import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword, verifyPassword } from '../passwords/password-hash.ts'
import { recordChange } from '../record-change.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import type { NewSession } from './insert-session.ts'
import { endSessions, renewSession } from './renew-session.ts'

export interface ChangePassword {
  readonly current: string
  readonly next: string
  /** The session that goes on, under another token; all others of the user end. */
  readonly sessionToken: string | undefined
}

/** Changes the caller's own password; returns the session that goes on. Throws Fault `forbidden` when the present one is wrong, `rate_limited` after too many tries. */
export async function changePassword(context: AccessServiceContext, input: ChangePassword): Promise<NewSession | undefined> {
  const { caller, state, clock, access } = context
  if (caller.actor.kind !== 'user') throw new Fault('forbidden', 'only people have passwords: log in instead of sending a token')
  const user = await state.db.selectFrom('users').selectAll().where('id', '=', caller.actor.id).executeTakeFirst()
  if (user === undefined) throw new Fault('not_found', 'the account is gone; ask an admin for a new one')
  checkPassword(input.next, user)
  const { address } = caller
  const known = input.sessionToken && hashSecret(input.sessionToken).toString('hex')
  const attempt = access.logInLimits.begin({ kind: 'account', address, account: user.id, known })
  if (!(await verifyPassword(user.password_hash, input.current))) {
    const event = {
      action: 'password_check',
      outcome: 'failure',
      reason: 'wrong_password',
      account: user.email,
      address,
      userAgent: '',
    } as const
    access.securityEvents.record({ ...event, at: clock.now() })
    throw new Fault('forbidden', 'the present password is wrong; nothing was changed, try again')
  }
  attempt.succeeded()
  const passwordHash = await hashPassword(input.next)
  return await state.transaction(async (transaction) => {
    const changed = await transaction
      .updateTable('users')
      .set({ password_hash: passwordHash, password_changed_at: clock.now() })
      .where('id', '=', user.id)
      .where('password_hash', '=', user.password_hash)
      .executeTakeFirst()
    if (changed.numUpdatedRows !== 1n)
      throw new Fault('conflict', 'the password was changed in the meantime; log in again with the new one')
    await endSessions(transaction, user.id, input.sessionToken)
    const { sessionToken } = input
    const session =
      sessionToken === undefined ? undefined : await renewSession(transaction, context, { userId: user.id, token: sessionToken })
    const object = { kind: 'user', id: user.id, name: user.email }
    await recordChange(transaction, context, { action: 'user.change_password', object, projectId: null })
    return session
  })
}
