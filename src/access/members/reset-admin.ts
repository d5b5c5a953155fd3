import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { recordChange } from '../record-change.ts'
import { checkEmail } from './check-account.ts'
import { insertUser } from './insert-user.ts'
import { takeWaysIn } from './take-ways-in.ts'

/**
 * For somebody on the host who has lost every way in: gives the account a new password and the admin role in all projects, makes it
 * when there is none, and ends its second factors, sessions and tokens. Only for the command line, whose caller is the system.
 */
export async function resetAdmin(context: AccessContext, input: { email: string; password: string }): Promise<void> {
  const { caller, state, clock } = context
  if (caller.actor.kind !== 'system') throw new Fault('forbidden', 'only the command line on the host does this: vedette user reset')
  const email = checkEmail(input.email)
  checkPassword(input.password, { email, name: '' })
  const passwordHash = await hashPassword(input.password)
  const now = clock.now()
  await state.transaction(async (transaction) => {
    const user = await transaction.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()
    if (user === undefined) {
      await insertUser(transaction, context, { email, name: email, passwordHash, role: 'admin', projectId: null })
      return
    }
    await transaction.deleteFrom('memberships').where('user_id', '=', user.id).where('project_id', 'is', null).execute()
    await transaction.insertInto('memberships').values({ user_id: user.id, project_id: null, role: 'admin', created_at: now }).execute()
    await takeWaysIn(transaction, { userId: user.id, passwordHash, now })
    await recordChange(transaction, context, {
      action: 'user.reset_admin',
      object: { kind: 'user', id: user.id, name: user.email },
      projectId: null,
      details: { after: { role: 'admin', projectId: null } },
    })
  })
}
