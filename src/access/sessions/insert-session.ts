import { randomBytes } from 'node:crypto'

import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { sessionMaxMs } from './session-life.ts'

const tokenBytes = 32

/** What somebody proved themselves with first; `link`: the one-time link of the host. */
export type FirstFactor = 'password' | 'passkey' | 'oidc' | 'link'
/** What they showed besides; `provider`: the identity provider says that it asked; `built_in`: a passkey that checked its person. */
export type SecondFactor = 'totp' | 'passkey' | 'recovery_code' | 'provider' | 'built_in'

export interface NewSession {
  /** For the cookie; only its hash is stored. */
  readonly token: string
  readonly maxAgeSeconds: number
  readonly userId: string
}

export interface SessionOrigin {
  readonly person: { readonly id: string; readonly name: string; readonly email: string }
  readonly firstFactor: FirstFactor
  readonly secondFactor: SecondFactor | null
  readonly userAgent: string
}

/** The row and the audit entry of a session that is whole. Its token is new, so that nobody can have planted it. */
export async function insertSession(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { person: { id: userId, name, email }, firstFactor, secondFactor, userAgent }: SessionOrigin,
): Promise<NewSession> {
  const { caller, clock } = context
  const token = randomBytes(tokenBytes).toString('base64url')
  const now = clock.now()
  await transaction
    .insertInto('sessions')
    .values({
      token_hash: hashSecret(token),
      user_id: userId,
      created_at: now,
      last_seen_at: now,
      proved_at: now,
      first_factor: firstFactor,
      second_factor: secondFactor,
      address: caller.address,
      user_agent: userAgent.slice(0, 512),
    })
    .execute()
  await recordChange(
    transaction,
    { clock, caller: { ...caller, actor: { kind: 'user', id: userId, name } } },
    {
      action: 'session.create',
      object: { kind: 'user', id: userId, name: email },
      projectId: null,
      details: { firstFactor, secondFactor },
    },
  )
  return { token, maxAgeSeconds: sessionMaxMs / 1000, userId }
}
