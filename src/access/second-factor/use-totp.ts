import type { Kysely } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { Seal } from '../../lib/seal.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import { findTotpStep } from './totp.ts'

/** Whether the code is good now and was not used before; it is used from now on (ASVS 6.5.1). */
export async function useTotp(
  db: Kysely<StateSchema>,
  seal: Seal,
  { userId, code, now }: { readonly userId: string; readonly code: string; readonly now: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('totp_keys')
    .select('secret')
    .where('user_id', '=', userId)
    .where('is_confirmed', '=', true)
    .executeTakeFirst()
  if (row === undefined) return false
  const step = findTotpStep(openTotpSecret(seal, userId, row.secret), code, now)
  if (step === undefined) return false
  const used = await db
    .updateTable('totp_keys')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('is_confirmed', '=', true)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return used.numUpdatedRows === 1n
}

/** Throws Fault `unavailable` when it was sealed with another platform key. */
export function openTotpSecret(seal: Seal, userId: string, sealed: string): string {
  const secret = seal.open(sealed, totpPlace(userId))
  if (secret === undefined)
    throw new Fault(
      'unavailable',
      'the key of the codes cannot be read, because the platform has another key than when it was made; use a recovery code or a passkey, or run vedette user reset on the host',
    )
  return secret
}

/** Where the secret belongs: it opens for nobody else. */
export function totpPlace(userId: string): string {
  return `totp ${userId}`
}
