import { randomBytes } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { type Entrant, readEntrant } from '../second-factor/read-entrant.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { type FirstFactor, type NewSession, insertSession } from './insert-session.ts'
import { halfSessionMs } from './session-life.ts'

const tokenBytes = 32

/** The first factor of somebody, shown and found right. */
export interface BeginSession {
  readonly userId: string
  readonly firstFactor: FirstFactor
  /** It was two in one: a passkey that checked its person, an identity provider that says it asked for more than a password. */
  readonly isStrong: boolean
  readonly userAgent: string
  /** The session the browser had before; it ends, so that nobody can have planted it. */
  readonly previousToken?: string | undefined
  /** When the password that was shown had been set: one that was changed since then begins nothing. */
  readonly passwordChangedAt?: number | undefined
}

/** `done`: a session. Else a token that is good for showing, or for setting up, the second factor, and for nothing else. */
export interface BegunSession extends NewSession {
  readonly stage: 'done' | 'second_factor' | 'enrolment'
}

/**
 * What follows the first factor, however it was shown: the session, or half of one that ends soon when the account has a second factor, or
 * must have one. No session is valid before that was shown.
 */
export async function beginSession(context: AccessContext, input: BeginSession): Promise<BegunSession> {
  const { state, clock } = context
  const { userId, firstFactor, isStrong, userAgent, previousToken, passwordChangedAt } = input
  return await state.transaction(async (transaction) => {
    const person = await readEntrant(transaction, userId)
    if (person === undefined) throw new Fault('unauthenticated', 'the account was removed in the meantime; ask an admin for a new one')
    if (passwordChangedAt !== undefined && person.passwordChangedAt !== passwordChangedAt)
      throw new Fault('unauthenticated', 'the password was changed in the meantime; log in with the new one')
    if (previousToken !== undefined) await transaction.deleteFrom('sessions').where('token_hash', '=', hashSecret(previousToken)).execute()
    const stage = isStrong ? 'done' : stageOf(person)
    if (stage === 'done') {
      const secondFactor = isStrong ? (firstFactor === 'oidc' ? 'provider' : 'built_in') : null
      return { stage, ...(await insertSession(transaction, context, { person, firstFactor, secondFactor, userAgent })) }
    }
    const token = randomBytes(tokenBytes).toString('base64url')
    const now = clock.now()
    await transaction.deleteFrom('half_sessions').where('expires_at', '<=', now).execute()
    await transaction
      .insertInto('half_sessions')
      .values({
        token_hash: hashSecret(token),
        user_id: userId,
        first_factor: firstFactor,
        stage,
        created_at: now,
        expires_at: now + halfSessionMs,
        failures: 0,
        user_agent: userAgent.slice(0, 512),
      })
      .execute()
    return { stage, token, maxAgeSeconds: halfSessionMs / 1000, userId }
  })
}

function stageOf({ hasSecondFactor, isSecondFactorRequired }: Entrant): BegunSession['stage'] {
  if (hasSecondFactor) return 'second_factor'
  return isSecondFactorRequired ? 'enrolment' : 'done'
}
