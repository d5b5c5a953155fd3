import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import { endSessions } from '../sessions/renew-session.ts'

/** Everything by which an account could be entered until now goes, but its password, which becomes another: second factors, identities, sessions, tokens. */
export async function takeWaysIn(
  transaction: Transaction<StateSchema>,
  { userId, passwordHash, now }: { readonly userId: string; readonly passwordHash: string; readonly now: number },
): Promise<void> {
  await transaction.updateTable('users').set({ password_hash: passwordHash, password_changed_at: now }).where('id', '=', userId).execute()
  for (const table of ['totp_keys', 'passkeys', 'recovery_codes', 'reset_links', 'identities'] as const)
    await transaction.deleteFrom(table).where('user_id', '=', userId).execute()
  await endSessions(transaction, userId)
  await transaction
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
}
