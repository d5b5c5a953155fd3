import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { spendRecoveryCode } from '../second-factor/recovery-codes.ts'
import { useTotp } from '../second-factor/use-totp.ts'
import { callerOfHalf, countHalfFailure, finishSession, requireHalfSession } from './half-session.ts'
import type { NewSession } from './insert-session.ts'

export interface ShownCode {
  readonly kind: 'totp' | 'recovery_code'
  readonly code: string
  /** Of the half session. */
  readonly token: string | undefined
  /** As of `logIn`. */
  readonly device?: string | undefined
}

/**
 * The second factor as a code: makes a session of the half one. Throws Fault `forbidden` for a wrong or used code, `rate_limited` after too
 * many, `unauthenticated` when the half session is over; all go to the security log.
 */
export async function showCode(context: AccessServiceContext, { kind, code, token, device }: ShownCode): Promise<NewSession> {
  const { state, clock, access, caller } = context
  const half = await requireHalfSession(context, token, 'second_factor')
  const report = (outcome: 'success' | 'failure' | 'limited', reason: string): void => {
    const action = kind === 'totp' ? 'second_factor' : 'recovery_code'
    const { address } = caller
    access.securityEvents.record({ at: clock.now(), action, outcome, reason, account: half.email, address, userAgent: half.userAgent })
  }
  const attempt = begin()
  const input = { userId: half.userId, code, now: clock.now() }
  const isRight = kind === 'totp' ? await useTotp(state.db, access.seal, input) : await spendRecoveryCode(state.db, input)
  if (!isRight || token === undefined) {
    report('failure', 'wrong_code')
    if (token !== undefined) await countHalfFailure(state.db, token)
    throw new Fault('forbidden', 'the code is wrong or was used already; try the next one')
  }
  attempt.succeeded()
  const person = { ...context, caller: callerOfHalf(half, caller) }
  const session = await state.transaction((transaction) => finishSession(transaction, person, { token, secondFactor: kind }))
  report('success', '')
  return session

  function begin(): { succeeded(): void } {
    try {
      const { address } = caller
      return access.logInLimits.begin({ kind: 'second_factor', address, account: half.userId, known: deviceOf(half.userId) })
    } catch (error) {
      report('limited', 'too_many_attempts')
      throw error
    }
  }
  function deviceOf(userId: string): string | undefined {
    const found = access.knownDevices.find(device)
    return found?.userId === userId ? found.id : undefined
  }
}
