import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { maxPasswordLength } from '../passwords/check-password.ts'
import { verifyPassword } from '../passwords/password-hash.ts'
import { recordChange } from '../record-change.ts'
import { type PasskeyOptions, askForPasskey } from '../second-factor/ask-for-passkey.ts'
import { checkPasskey } from '../second-factor/check-passkey.ts'
import type { ShownPasskey } from '../second-factor/passkey-protocol.ts'
import { personOf } from '../second-factor/person.ts'
import { useTotp } from '../second-factor/use-totp.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import type { NewSession } from './insert-session.ts'
import { renewSession } from './renew-session.ts'

/** One of them. */
export type Proof = { readonly password: string } | { readonly code: string } | { readonly passkey: ShownPasskey }

/**
 * Shows once more that it is the person whose session this is: the session counts as proved now, and gets another token. Throws Fault
 * `forbidden` for a wrong proof and `rate_limited` after too many; both go to the security log.
 */
export async function proveAgain(
  context: AccessServiceContext,
  { proof, sessionToken, userAgent }: { readonly proof: Proof; readonly sessionToken: string | undefined; readonly userAgent: string },
): Promise<NewSession> {
  const { state, clock, access, caller } = context
  const { id: userId } = personOf(caller)
  const user = await state.db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
  if (user === undefined || sessionToken === undefined) throw new Fault('unauthenticated', 'the session is over; log in again')
  // What strangers do to the account does not keep out who is in.
  const known = hashSecret(sessionToken).toString('hex')
  const kind = 'password' in proof ? 'password' : 'code' in proof ? 'totp' : 'passkey'
  if ('passkey' in proof)
    await checkPasskey(context, { shown: proof.passkey, purpose: { kind: 'proof', subject: userId }, userId, userAgent, known })
  else await checkSecret(proof)
  return await state.transaction(async (transaction) => {
    const session = await renewSession(transaction, context, { userId, token: sessionToken })
    const object = { kind: 'user', id: userId, name: user.email }
    await recordChange(transaction, context, { action: 'session.prove', object, projectId: null, details: { kind } })
    return session
  })

  async function checkSecret(secret: Exclude<Proof, { passkey: ShownPasskey }>): Promise<void> {
    const isPassword = 'password' in secret
    const report = (outcome: 'failure' | 'limited', reason: string): void => {
      const event = { at: clock.now(), outcome, reason, account: user?.email ?? '', address: caller.address, userAgent }
      access.securityEvents.record({ ...event, action: isPassword ? 'password_check' : 'second_factor' })
    }
    let attempt
    try {
      const { address } = caller
      attempt = access.logInLimits.begin({ kind: isPassword ? 'account' : 'second_factor', address, account: userId, known })
    } catch (error) {
      report('limited', 'too_many_attempts')
      throw error
    }
    const isRight = isPassword
      ? await verifyPassword(user?.password_hash ?? '', secret.password.slice(0, 2 * maxPasswordLength))
      : await useTotp(state.db, access.seal, { userId, code: secret.code, now: clock.now() })
    if (!isRight) {
      report('failure', isPassword ? 'wrong_password' : 'wrong_code')
      throw new Fault(
        'forbidden',
        isPassword ? 'the password is wrong; try again' : 'the code is wrong or was used already; try the next one',
      )
    }
    attempt.succeeded()
  }
}

/** What the caller's browser needs to prove it with a passkey. */
export async function askForProof(context: AccessServiceContext): Promise<PasskeyOptions> {
  const { id: userId } = personOf(context.caller)
  return await askForPasskey(context, { kind: 'proof', subject: userId }, userId)
}
