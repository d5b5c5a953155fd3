import { randomBytes } from 'node:crypto'

import type { Kysely, Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import { hashPassword, verifyPassword } from '../passwords/password-hash.ts'

const codeCount = 10
/** Behind the place: 75 bits, kept as passwords are. */
const secretLength = 15
/** Crockford's: nothing in it is taken for something else. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A code that was just made: `text` is shown, `hash` kept. */
export interface MadeRecoveryCode {
  readonly place: number
  readonly text: string
  readonly hash: string
}

/** Ten codes. Each begins with its place, so that checking one costs one hash: `3k7m-2p9q-wxyz-abcd`. */
export async function makeRecoveryCodes(): Promise<readonly MadeRecoveryCode[]> {
  const places = Array.from({ length: codeCount }, (_, place) => place)
  return await Promise.all(
    places.map(async (place) => {
      const plain = String(place) + Array.from(randomBytes(secretLength), (byte) => alphabet.charAt(byte & 31)).join('')
      return { place, text: plain.replaceAll(/(.{4})(?=.)/g, '$1-'), hash: await hashPassword(plain) }
    }),
  )
}

/** Puts the codes in place of all earlier ones. */
export async function storeRecoveryCodes(
  transaction: Transaction<StateSchema>,
  { userId, codes, now }: { readonly userId: string; readonly codes: readonly MadeRecoveryCode[]; readonly now: number },
): Promise<void> {
  await transaction.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const rows = codes.map(({ place, hash }) => ({ user_id: userId, place, code_hash: hash, created_at: now, used_at: null }))
  await transaction.insertInto('recovery_codes').values(rows).execute()
}

/** Whether the code is one of the account that was not used yet; it is from now on. */
export async function spendRecoveryCode(
  db: Kysely<StateSchema>,
  { userId, code, now }: { readonly userId: string; readonly code: string; readonly now: number },
): Promise<boolean> {
  const plain = canonical(code)
  if (plain === undefined) return false
  const row = await db
    .selectFrom('recovery_codes')
    .select('code_hash')
    .where('user_id', '=', userId)
    .where('place', '=', Number(plain.charAt(0)))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined || !(await verifyPassword(row.code_hash, plain))) return false
  const spent = await db
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('code_hash', '=', row.code_hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return spent.numUpdatedRows === 1n
}

/** As it was made, however it was typed. Undefined when it can be none. */
function canonical(code: string): string | undefined {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  return /^\d[0-9a-hjkmnp-tv-z]{15}$/.test(plain) ? plain : undefined
}
