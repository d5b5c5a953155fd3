import type { AccessServiceContext } from '../context.ts'
import { recentProofMs } from '../sessions/session-life.ts'
import { passkeyPlaceOf } from './passkey-place.ts'
import { personOf } from './person.ts'
import { isSecondFactorRequired } from './read-entrant.ts'

export interface OwnPasskey {
  readonly id: string
  readonly name: string
  readonly isSynced: boolean
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** How the caller signs in. Times in epoch milliseconds. */
export interface SignInDescription {
  readonly passwordChangedAt: number
  /** Since when codes of an app are good; null: they are not. */
  readonly totpSince: number | null
  readonly passkeys: readonly OwnPasskey[]
  /** Null: there are none. */
  readonly recoveryCodes: { readonly left: number; readonly madeAt: number } | null
  /** By the installation, or by a project of theirs. */
  readonly isRequired: boolean
  /** The host name that passkeys are good for; null where browsers keep none. */
  readonly passkeyHost: string | null
  /** So long nobody is asked again who they are. */
  readonly provedUntil: number
}

/** How the caller signs in, for their account's page. Throws Fault `forbidden` for tokens. */
export async function describeSecondFactors({ state, caller, access }: AccessServiceContext): Promise<SignInDescription> {
  const { id: userId } = personOf(caller)
  const { db } = state
  const user = await db.selectFrom('users').select('password_changed_at').where('id', '=', userId).executeTakeFirstOrThrow()
  const totp = await db
    .selectFrom('totp_keys')
    .select('created_at')
    .where('user_id', '=', userId)
    .where('is_confirmed', '=', true)
    .executeTakeFirst()
  const passkeys = await db.selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('created_at').execute()
  const codes = await db.selectFrom('recovery_codes').select(['created_at', 'used_at']).where('user_id', '=', userId).execute()
  const [first] = codes
  return {
    passwordChangedAt: user.password_changed_at,
    totpSince: totp?.created_at ?? null,
    passkeys: passkeys.map((row) => ({
      id: row.id,
      name: row.name,
      isSynced: row.is_synced,
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
    })),
    recoveryCodes:
      first === undefined ? null : { left: codes.filter(({ used_at: usedAt }) => usedAt === null).length, madeAt: first.created_at },
    isRequired: await isSecondFactorRequired(db, userId),
    passkeyHost: passkeyPlaceOf(access.pageUrl())?.rpId ?? null,
    provedUntil: (caller.provedAt ?? 0) + recentProofMs,
  }
}
