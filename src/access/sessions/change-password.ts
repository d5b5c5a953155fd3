import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword, verifyPassword } from '../passwords/password-hash.ts'
import { recordChange } from '../record-change.ts'
import { hashSecret } from '../tokens/secret-hash.ts'

export interface ChangePassword {
  readonly current: string
  readonly next: string
  /** The session that stays; all others of the user end. */
  readonly sessionToken: string | undefined
}

/** Changes the caller's own password. Throws Fault `forbidden` when the present one is wrong, `rate_limited` after too many tries. */
export async function changePassword(context: AccessServiceContext, input: ChangePassword): Promise<void> {
  const { caller, state, clock, access } = context
  if (caller.actor.kind !== 'user') throw new Fault('forbidden', 'only people have passwords: log in instead of sending a token')
  const user = await state.db.selectFrom('users').selectAll().where('id', '=', caller.actor.id).executeTakeFirst()
  if (user === undefined) throw new Fault('not_found', 'the account is gone; ask an admin for a new one')
  checkPassword(input.next, user)
  const attempt = access.logInLimits.begin(caller.address, user.email)
  if (!(await verifyPassword(user.password_hash, input.current))) {
    const { address } = caller
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
  await state.transaction(async (transaction) => {
    const changed = await transaction
      .updateTable('users')
      .set({ password_hash: passwordHash, password_changed_at: clock.now() })
      .where('id', '=', user.id)
      .where('password_hash', '=', user.password_hash)
      .executeTakeFirst()
    if (changed.numUpdatedRows !== 1n)
      throw new Fault('conflict', 'the password was changed in the meantime; log in again with the new one')
    const others = transaction.deleteFrom('sessions').where('user_id', '=', user.id)
    await (input.sessionToken === undefined ? others : others.where('token_hash', '!=', hashSecret(input.sessionToken))).execute()
    const object = { kind: 'user', id: user.id, name: user.email }
    await recordChange(transaction, context, { action: 'user.change_password', object, projectId: null })
  })
}
