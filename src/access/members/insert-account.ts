import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'

interface NewAccount {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  /** What let them make it, for the audit trail. */
  readonly by: Readonly<Record<string, string>>
}

/** The row and the audit entry of an account that its own person makes, in no project yet. Throws Fault `conflict` when the address is taken. */
export async function insertAccount(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { id, email, name, passwordHash, by }: NewAccount,
): Promise<void> {
  const taken = await transaction.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
  if (taken !== undefined)
    throw new Fault('conflict', 'there is an account with this e-mail address already; log in with it and open the link again')
  const now = context.clock.now()
  await transaction
    .insertInto('users')
    .values({ id, email, name, password_hash: passwordHash, password_changed_at: now, created_at: now })
    .execute()
  const object = { kind: 'user', id, name: email }
  await recordChange(transaction, context, { action: 'user.create', object, projectId: null, details: { after: { email, name }, by } })
}
