import type { AccessServiceContext } from '../context.ts'
import { type PasskeyOptions, askForPasskey } from '../second-factor/ask-for-passkey.ts'
import type { ChallengePurpose } from '../second-factor/challenges.ts'
import { checkPasskey } from '../second-factor/check-passkey.ts'
import type { ShownPasskey } from '../second-factor/passkey-protocol.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { type BegunSession, beginSession } from './begin-session.ts'
import { callerOfHalf, findHalfSession, finishSession } from './half-session.ts'

/** Who shows a passkey: the half session of their browser, where there is one. */
export interface PasskeyHolder {
  readonly halfToken: string | undefined
  /** As of `logIn`. */
  readonly device?: string | undefined
}

/** What the browser needs: for the second factor one of the account's passkeys, else whichever its person picks. */
export async function askToShowPasskey(context: AccessServiceContext, { halfToken }: PasskeyHolder): Promise<PasskeyOptions> {
  const half = await findHalfSession(context, halfToken)
  return await askForPasskey(context, purposeOf(half && halfToken), half?.userId)
}

/**
 * A session by passkey: the second factor of a half session, or both factors at once, because it checked its person. Throws as
 * `checkPasskey` does.
 */
export async function showPasskey(
  context: AccessServiceContext,
  input: PasskeyHolder & { readonly shown: ShownPasskey; readonly userAgent: string; readonly previousToken: string | undefined },
): Promise<BegunSession> {
  const { state, clock, access, caller } = context
  const { shown, userAgent, previousToken } = input
  const half = await findHalfSession(context, input.halfToken)
  const token = half && input.halfToken
  const device = access.knownDevices.find(input.device)
  const known = half === undefined || half.userId === device?.userId ? device?.id : undefined
  const userId = await checkPasskey(context, { shown, purpose: purposeOf(token), userId: half?.userId, userAgent, known })
  const session: BegunSession =
    half === undefined || token === undefined
      ? await beginSession(context, { userId, firstFactor: 'passkey', isStrong: true, userAgent, previousToken })
      : {
          stage: 'done',
          ...(await state.transaction((transaction) =>
            finishSession(transaction, { clock, caller: callerOfHalf(half, caller) }, { token, secondFactor: 'passkey' }),
          )),
        }
  const { address } = caller
  access.securityEvents.record({
    at: clock.now(),
    action: 'passkey',
    outcome: 'success',
    reason: '',
    account: half?.email ?? '',
    address,
    userAgent,
  })
  return session
}

function purposeOf(halfToken: string | undefined): ChallengePurpose {
  return halfToken === undefined
    ? { kind: 'sign_in', subject: '' }
    : { kind: 'second_factor', subject: hashSecret(halfToken).toString('hex') }
}
