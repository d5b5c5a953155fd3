import type { Kysely } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import { platformScope } from '../settings/setting.ts'
import { secondFactorSettings } from './second-factor-setting.ts'

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

/** Whether the installation, or a project that somebody is in, asks a second factor of them. Who is in all projects is in each. */
export async function isSecondFactorRequired(db: Kysely<StateSchema>, userId: string): Promise<boolean> {
  const asked = await db
    .selectFrom('settings')
    .select('project_id')
    .where('key', 'in', secondFactorSettings)
    .where((e) => e(e.cast<string>('value', 'text'), '=', 'true'))
    .execute()
  if (asked.length === 0) return false
  if (asked.some(({ project_id: projectId }) => projectId === platformScope)) return true
  const memberships = await db.selectFrom('memberships').select('project_id').where('user_id', '=', userId).execute()
  return memberships.some(({ project_id: mine }) => mine === null || asked.some(({ project_id: projectId }) => projectId === mine))
}
