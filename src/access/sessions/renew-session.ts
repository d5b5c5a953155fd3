import { randomBytes } from 'node:crypto'

import type { Transaction } from 'kysely'

import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import type { NewSession } from './insert-session.ts'
import { sessionMaxMs } from './session-life.ts'

const tokenBytes = 32

/**
 * Gives a session another token, because it may do more from now on: whoever has the old one has nothing. It counts as proved now, and
 * ends when it would have ended. Throws Fault `unauthenticated` when it is over.
 */
export async function renewSession(
  transaction: Transaction<StateSchema>,
  { clock }: { readonly clock: Clock },
  { userId, token: oldToken }: { readonly userId: string; readonly token: string },
): Promise<NewSession> {
  const token = randomBytes(tokenBytes).toString('base64url')
  const now = clock.now()
  const renewed = await transaction
    .updateTable('sessions')
    .set({ token_hash: hashSecret(token), proved_at: now, last_seen_at: now })
    .where('token_hash', '=', hashSecret(oldToken))
    .where('user_id', '=', userId)
    .returning('created_at')
    .executeTakeFirst()
  if (renewed === undefined) throw new Fault('unauthenticated', 'the session is over; log in again')
  return { token, maxAgeSeconds: Math.max(1, Math.floor((renewed.created_at + sessionMaxMs - now) / 1000)), userId }
}

/** Ends the sessions of an account, and what was on the way to become one; the one with the token stays. */
export async function endSessions(transaction: Transaction<StateSchema>, userId: string, exceptToken?: string): Promise<void> {
  const sessions = transaction.deleteFrom('sessions').where('user_id', '=', userId)
  await (exceptToken === undefined ? sessions : sessions.where('token_hash', '!=', hashSecret(exceptToken))).execute()
  await transaction.deleteFrom('half_sessions').where('user_id', '=', userId).execute()
}
