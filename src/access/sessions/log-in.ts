import { randomBytes } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { looksLikeEmail } from '../members/check-account.ts'
import { maxPasswordLength } from '../passwords/check-password.ts'
import { hashPassword, needsRehash, verifyPassword } from '../passwords/password-hash.ts'
import type { SecurityEvent } from '../security-event.ts'
import { type BegunSession, beginSession } from './begin-session.ts'

const tokenBytes = 32
/** A character takes up to two units of a JavaScript string; what is longer is nobody's password and need not be hashed whole. */
const maxPasswordUnits = 2 * maxPasswordLength

export interface LogIn {
  readonly email: string
  readonly password: string
  readonly userAgent: string
  /** The mark of the browser (`KnownDevices`): whoever signed in with it before waits for nobody else's failures. */
  readonly device?: string | undefined
  /** The session the browser had before; it ends, so that nobody can have planted it. */
  readonly previousToken?: string | undefined
}

/** Verified for accounts that do not exist, so that they take as long as those that do. */
let dummyHash: Promise<string> | undefined

/**
 * Begins a session, or the half of one that waits for the second factor. Throws Fault `unauthenticated` for a wrong address or password (which of them is not said) and `rate_limited` when
 * there were too many attempts; both go to the security log.
 */
export async function logIn(context: AccessServiceContext, input: LogIn): Promise<BegunSession> {
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
  const find = async () =>
    email.includes('\0') ? undefined : await state.db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()
  const device = access.knownDevices.find(input.device)
  // Whose device it is decides what they wait for. Others wait before anything is asked of the store.
  const owner = device && (await find())
  const known = owner !== undefined && owner.id === device?.userId ? device.id : undefined
  const attempt = beginAttempt(context, { email, known }, report)
  const user = device === undefined ? await find() : owner
  dummyHash ??= hashPassword(randomBytes(tokenBytes).toString('base64url'))
  const secret = input.password.slice(0, maxPasswordUnits)
  const right = await verifyPassword(user?.password_hash ?? (await dummyHash), secret, known === undefined ? 'stranger' : 'known')
  if (user === undefined || !right) {
    report('failure', user === undefined ? 'unknown_account' : 'wrong_password')
    throw new Fault('unauthenticated', 'the e-mail address or the password is wrong; try again, or ask an admin for a new password')
  }
  attempt.succeeded()
  const rehashed = (await needsRehash(user.password_hash)) ? await hashPassword(input.password) : undefined
  if (rehashed !== undefined) {
    await state.db
      .updateTable('users')
      .set({ password_hash: rehashed })
      .where('id', '=', user.id)
      .where('password_hash', '=', user.password_hash)
      .execute()
  }
  const { userAgent, previousToken } = input
  const begun = await beginSession(context, {
    userId: user.id,
    firstFactor: 'password',
    isStrong: false,
    userAgent,
    previousToken,
    passwordChangedAt: user.password_changed_at,
  })
  report('success', '')
  return begun
}

function beginAttempt(
  { access, caller }: AccessServiceContext,
  { email, known }: { readonly email: string; readonly known: string | undefined },
  report: (outcome: 'limited', reason: string) => void,
): { succeeded(): void } {
  try {
    return access.logInLimits.begin({ kind: 'account', address: caller.address, account: email, known })
  } catch (error) {
    report('limited', 'too_many_attempts')
    throw error
  }
}
