import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { requirePasskeyPlace } from './ask-for-passkey.ts'
import { answeredChallenge, type ChallengePurpose } from './challenges.ts'
import type { ShownPasskey } from './passkey-protocol.ts'

export interface CheckPasskey {
  readonly shown: ShownPasskey
  readonly purpose: ChallengePurpose
  /** Whose it must be; undefined: whoever it belongs to. */
  readonly userId?: string | undefined
  readonly userAgent: string
  /** As of an `Attempt`. */
  readonly known?: string | undefined
}

/**
 * Whose passkey signed our challenge, on our page, having checked its person. Throws Fault `forbidden` for one that is unknown, somebody
 * else's, or that was copied (its counter went back), `rate_limited` after too many, which go to the security log, and `unavailable`.
 */
export async function checkPasskey(
  context: AccessServiceContext,
  { shown, purpose, userId, userAgent, known }: CheckPasskey,
): Promise<string> {
  const { state, clock, access, caller } = context
  const { origin, rpId } = requirePasskeyPlace(context)
  const refuse = (outcome: 'failure' | 'limited', reason: string): void =>
    access.securityEvents.record({ at: clock.now(), action: 'passkey', outcome, reason, account: '', address: caller.address, userAgent })
  let attempt
  try {
    const kind = userId === undefined ? 'passkey' : 'second_factor'
    attempt = access.logInLimits.begin({ kind, address: caller.address, account: userId ?? shown.id, known })
  } catch (error) {
    refuse('limited', 'too_many_attempts')
    throw error
  }
  const row = await state.db.selectFrom('passkeys').selectAll().where('id', '=', shown.id).executeTakeFirst()
  if (row === undefined || (userId !== undefined && row.user_id !== userId)) {
    refuse('failure', 'unknown_passkey')
    throw new Fault('forbidden', 'this passkey is not known here; was it removed? Use another way')
  }
  const challenge = answeredChallenge(shown.response.clientDataJSON)
  const { id, public_key: publicKey, counter, transports } = row
  const verified = access.challenges.isOpen(challenge, purpose)
    ? await access.passkeys.verify({
        kind: 'shown',
        shown,
        credential: { id, publicKey: new Uint8Array(publicKey), counter, transports },
        challenge,
        place: { origin, rpId },
      })
    : undefined
  if (verified === undefined || !access.challenges.use(challenge)) {
    refuse('failure', 'wrong_passkey')
    throw new Fault('forbidden', 'the passkey could not be checked: it took too long, or was used already; try again')
  }
  attempt.succeeded()
  await state.db.updateTable('passkeys').set({ counter: verified.counter, last_used_at: clock.now() }).where('id', '=', row.id).execute()
  return row.user_id
}
