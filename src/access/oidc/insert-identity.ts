import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { type Identity, OidcFault } from './oidc-spec.ts'

interface NewIdentity {
  readonly user: { readonly id: string; readonly email: string }
  readonly provider: string
  readonly identity: Identity
}

/** From now on this identity signs in to this account, and the audit trail says so. Throws OidcFault `linked_elsewhere`. */
export async function insertIdentity(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { user, provider, identity }: NewIdentity,
): Promise<void> {
  const { issuer, subject, email } = identity
  const known = await transaction
    .selectFrom('identities')
    .select('user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  if (known !== undefined && known.user_id !== user.id)
    throw new OidcFault('linked_elsewhere', 'the identity leads to another account already')
  if (known !== undefined) return
  const now = context.clock.now()
  const row = { issuer, subject, user_id: user.id, provider, email, created_at: now, last_used_at: now }
  await transaction.insertInto('identities').values(row).execute()
  await recordChange(transaction, context, {
    action: 'identity.link',
    object: { kind: 'user', id: user.id, name: user.email },
    projectId: null,
    details: { provider, issuer, subject, email },
  })
}
