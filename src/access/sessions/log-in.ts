import { randomBytes } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { looksLikeEmail } from '../members/check-account.ts'
import { maxPasswordLength } from '../passwords/check-password.ts'
import { hashPassword, needsRehash, verifyPassword } from '../passwords/password-hash.ts'
import { recordChange } from '../record-change.ts'
import type { SecurityEvent } from '../security-event.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { sessionMaxMs } from './session-life.ts'

const tokenBytes = 32
/** A character takes up to two units of a JavaScript string; what is longer is nobody's password and need not be hashed whole. */
const maxPasswordUnits = 2 * maxPasswordLength

export interface LogIn {
  readonly email: string
  readonly password: string
  readonly userAgent: string
  /** The session the browser had before; it ends, so that nobody can have planted it. */
  readonly previousToken?: string | undefined
}

export interface NewSession {
  /** For the cookie; only its hash is stored. */
  readonly token: string
  readonly maxAgeSeconds: number
  readonly userId: string
}

/** Verified for accounts that do not exist, so that they take as long as those that do. */
let dummyHash: Promise<string> | undefined

/**
 * Begins a session. Throws Fault `unauthenticated` for a wrong address or password (which of them is not said) and `rate_limited` when
 * there were too many attempts; both go to the security log.
 */
export async function logIn(context: AccessServiceContext, input: LogIn): Promise<NewSession> {
  const { state, clock, caller, access } = context
  const email = input.email.trim().toLowerCase().slice(0, 254)
  const report = (outcome: SecurityEvent['outcome'], reason: string): void => {
    const account = looksLikeEmail(email) ? email : ''
    access.securityEvents.record({
      at: clock.now(),
      action: 'log_in',
      outcome,
      reason,
      account,
      address: caller.address,
      userAgent: input.userAgent,
    })
  }
  const attempt = beginAttempt(context, email, report)
  const user = email.includes('\0')
    ? undefined
    : await state.db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()
  dummyHash ??= hashPassword(randomBytes(tokenBytes).toString('base64url'))
  const right = await verifyPassword(user?.password_hash ?? (await dummyHash), input.password.slice(0, maxPasswordUnits))
  if (user === undefined || !right) {
    report('failure', user === undefined ? 'unknown_account' : 'wrong_password')
    throw new Fault('unauthenticated', 'the e-mail address or the password is wrong; try again, or ask an admin for a new password')
  }
  attempt.succeeded()
  const rehashed = (await needsRehash(user.password_hash)) ? await hashPassword(input.password) : undefined
  const token = randomBytes(tokenBytes).toString('base64url')
  const now = clock.now()
  await state.transaction(async (transaction) => {
    if (input.previousToken !== undefined)
      await transaction.deleteFrom('sessions').where('token_hash', '=', hashSecret(input.previousToken)).execute()
    if (rehashed !== undefined) {
      await transaction
        .updateTable('users')
        .set({ password_hash: rehashed })
        .where('id', '=', user.id)
        .where('password_hash', '=', user.password_hash)
        .execute()
    }
    const session = {
      user_id: user.id,
      created_at: now,
      last_seen_at: now,
      address: caller.address,
      user_agent: input.userAgent.slice(0, 512),
    }
    await transaction
      .insertInto('sessions')
      .values({ ...session, token_hash: hashSecret(token) })
      .execute()
    const actor = { kind: 'user', id: user.id, name: user.name } as const
    const change = { action: 'session.create', object: { kind: 'user', id: user.id, name: user.email }, projectId: null }
    await recordChange(transaction, { clock, caller: { ...caller, actor } }, change)
  })
  report('success', '')
  return { token, maxAgeSeconds: sessionMaxMs / 1000, userId: user.id }
}

function beginAttempt(
  { access, caller }: AccessServiceContext,
  email: string,
  report: (outcome: 'limited', reason: string) => void,
): { succeeded(): void } {
  try {
    return access.logInLimits.begin(caller.address, email)
  } catch (error) {
    report('limited', 'too_many_attempts')
    throw error
  }
}
