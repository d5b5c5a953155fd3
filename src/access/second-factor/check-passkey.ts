import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { requirePasskeyPlace } from './ask-for-passkey.ts'
import type { ChallengePurpose } from './challenges.ts'

/** `AuthenticationResponseJSON` of WebAuthn, as far as it is looked at. */
export interface ShownPasskey {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string | undefined
  }
  readonly clientExtensionResults: Record<string, never>
}

export interface CheckPasskey {
  readonly shown: ShownPasskey
  readonly purpose: ChallengePurpose
  /** Whose it must be; undefined: whoever it belongs to. */
  readonly userId?: string | undefined
  readonly userAgent: string
}

/**
 * Whose passkey signed our challenge, on our page, having checked its person. Throws Fault `forbidden` for one that is unknown, somebody
 * else's, or that was copied (its counter went back), and `rate_limited` after too many; all go to the security log.
 */
export async function checkPasskey(context: AccessServiceContext, { shown, purpose, userId, userAgent }: CheckPasskey): Promise<string> {
  const { state, clock, access, caller } = context
  const { origin, rpId } = requirePasskeyPlace(context)
  const refuse = (outcome: 'failure' | 'limited', reason: string): void =>
    access.securityEvents.record({ at: clock.now(), action: 'passkey', outcome, reason, account: '', address: caller.address, userAgent })
  let attempt
  try {
    attempt = access.logInLimits.begin(caller.address, userId ?? shown.id, userId === undefined ? 'passkey' : 'second_factor')
  } catch (error) {
    refuse('limited', 'too_many_attempts')
    throw error
  }
  const row = await state.db.selectFrom('passkeys').selectAll().where('id', '=', shown.id).executeTakeFirst()
  if (row === undefined || (userId !== undefined && row.user_id !== userId)) {
    refuse('failure', 'unknown_passkey')
    throw new Fault('forbidden', 'this passkey is not known here; was it removed? Use another way')
  }
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  let challenge = ''
  const verified = await verifyAuthenticationResponse({
    response: { ...shown, response: { ...shown.response } as never }, // an absent user handle may be said by leaving it out
    expectedChallenge: (answered) => {
      challenge = answered
      return access.challenges.isOpen(answered, purpose)
    },
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    credential: { id: row.id, publicKey: new Uint8Array(row.public_key), counter: row.counter, transports: row.transports },
  }).catch(() => undefined)
  if (verified?.verified !== true || !access.challenges.use(challenge)) {
    refuse('failure', 'wrong_passkey')
    throw new Fault('forbidden', 'the passkey could not be checked: it took too long, or was used already; try again')
  }
  attempt.succeeded()
  await state.db
    .updateTable('passkeys')
    .set({ counter: verified.authenticationInfo.newCounter, last_used_at: clock.now() })
    .where('id', '=', row.id)
    .execute()
  return row.user_id
}
