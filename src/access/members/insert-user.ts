import { randomUUID } from 'node:crypto'

import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  /** Built in, or the id of one that was made here. */
  readonly role: string
  /** Null: all projects. */
  readonly projectId: number | null
}

/** The rows and the audit entry of a new person. Throws Fault `conflict` when the address is taken. */
export async function insertUser(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  user: NewUser,
): Promise<string> {
  const taken = await transaction.selectFrom('users').select('id').where('email', '=', user.email).executeTakeFirst()
  if (taken !== undefined) throw new Fault('conflict', 'somebody with this e-mail address exists already; use another address')
  const id = randomUUID()
  const now = context.clock.now()
  await transaction
    .insertInto('users')
    .values({
      id,
      email: user.email,
      name: user.name,
      password_hash: user.passwordHash,
      password_changed_at: now,
      created_at: now,
    })
    .execute()
  await transaction
    .insertInto('memberships')
    .values({ user_id: id, project_id: user.projectId, role: user.role, created_at: now })
    .execute()
  await recordChange(transaction, context, {
    action: 'user.create',
    object: { kind: 'user', id, name: user.email },
    projectId: user.projectId,
    details: { after: { email: user.email, name: user.name, role: user.role, projectId: user.projectId } },
  })
  return id
}
