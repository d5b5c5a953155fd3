import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Caller } from '../caller.ts'
import { recentProofMs } from './session-life.ts'

/**
 * Throws Fault `sign_in_again` unless the person showed a password, a code or a passkey within the last hour (ASVS 7.5.1). Tokens and the
 * platform itself pass: nobody is there to ask, and a person needs a recent sign-in to make a token.
 */
export function requireRecentSignIn({ actor, provedAt = 0 }: Caller, clock: Clock): void {
  if (actor.kind !== 'user' || clock.now() - provedAt < recentProofMs) return
  throw new Fault('sign_in_again', 'show that it is you once more, then ask again; the last time was more than an hour ago')
}
