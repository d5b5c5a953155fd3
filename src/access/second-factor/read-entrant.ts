import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, expressionBuilder } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import { platformScope } from '../settings/setting.ts'
import { secondFactorSettings } from './second-factor-setting.ts'

/** Somebody on the way in, and what is asked of them besides the first factor. */
export interface Entrant {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly passwordChangedAt: number
  /** A confirmed authenticator app or a passkey. */
  readonly hasSecondFactor: boolean
  /** As `isSecondFactorRequired`. */
  readonly isSecondFactorRequired: boolean
}

/** All of it in one question to the store: every sign-in waits for it. Undefined: there is no such account. */
export async function readEntrant(db: Kysely<StateSchema>, userId: string): Promise<Entrant | undefined> {
  return await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'password_changed_at as passwordChangedAt'])
    .select((e) => [
      e
        .or([
          e.exists(e.selectFrom('totp_keys').select('user_id').where('user_id', '=', userId).where('is_confirmed', '=', true)),
          e.exists(e.selectFrom('passkeys').select('user_id').where('user_id', '=', userId)),
        ])
        .$castTo<boolean>()
        .as('hasSecondFactor'),
      requirementOf(userId).$castTo<boolean>().as('isSecondFactorRequired'),
    ])
    .where('id', '=', userId)
    .executeTakeFirst()
}

/** Whether the installation, or a project that somebody is in, asks a second factor of them. Who is in all projects is in each. */
export async function isSecondFactorRequired(db: Kysely<StateSchema>, userId: string): Promise<boolean> {
  const { required } = await db.selectNoFrom(requirementOf(userId).$castTo<boolean>().as('required')).executeTakeFirstOrThrow()
  return required
}

function requirementOf(userId: string) {
  return secondFactorAsked((f, isOfMembership) =>
    f.exists(f.selectFrom('memberships').select('memberships.user_id').where('memberships.user_id', '=', userId).where(isOfMembership)),
  )
}

type OfSettings = ExpressionBuilder<StateSchema, 'settings' | 'memberships'>

/**
 * Whether the installation asks a second factor, or a project that somebody is in. `isIn` says of the row of `memberships` at hand whether
 * that holds for them, by `isOfMembership`: the setting is of its project, or it is a membership of all projects.
 */
export function secondFactorAsked(isIn: (f: OfSettings, isOfMembership: Expression<SqlBool>) => Expression<SqlBool>) {
  const e = expressionBuilder<StateSchema, 'memberships'>()
  return e.exists(
    e
      .selectFrom('settings')
      .select('settings.key')
      .where('settings.key', 'in', secondFactorSettings)
      .where((f) => f(f.cast<string>('settings.value', 'text'), '=', 'true'))
      .where((f) => {
        const isOfMembership = f.or([
          f('memberships.project_id', 'is', null),
          f('settings.project_id', '=', f.ref('memberships.project_id')),
        ])
        return f.or([f('settings.project_id', '=', platformScope), isIn(f, isOfMembership)])
      }),
  )
}
