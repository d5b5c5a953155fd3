import type { Kysely } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'

export interface SecondFactors {
  readonly hasTotp: boolean
  readonly passkeys: number
  /** Codes that were not used yet. */
  readonly recoveryCodes: number
}

/** What an account can show besides its password. */
export async function readSecondFactors(db: Kysely<StateSchema>, userId: string): Promise<SecondFactors> {
  const row = await db
    .selectNoFrom((e) => [
      e
        .selectFrom('totp_keys')
        .select((f) => f.fn.countAll<number>().as('count'))
        .where('user_id', '=', userId)
        .where('is_confirmed', '=', true)
        .as('totp'),
      e
        .selectFrom('passkeys')
        .select((f) => f.fn.countAll<number>().as('count'))
        .where('user_id', '=', userId)
        .as('passkeys'),
      e
        .selectFrom('recovery_codes')
        .select((f) => f.fn.countAll<number>().as('count'))
        .where('user_id', '=', userId)
        .where('used_at', 'is', null)
        .as('codes'),
    ])
    .executeTakeFirstOrThrow()
  return { hasTotp: (row.totp ?? 0) > 0, passkeys: row.passkeys ?? 0, recoveryCodes: row.codes ?? 0 }
}
