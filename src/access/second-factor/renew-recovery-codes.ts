import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { type ChangedSecondFactors, type Holder, changeSecondFactors } from './change-second-factors.ts'
import { personOf } from './person.ts'
import { readSecondFactors } from './read-second-factors.ts'
import { makeRecoveryCodes, storeRecoveryCodes } from './recovery-codes.ts'

/** Ten new codes in place of all earlier ones; the answer is the only place that shows them. Throws Fault `conflict` without a second factor. */
export async function renewRecoveryCodes(
  context: AccessContext,
  holder: Holder,
): Promise<ChangedSecondFactors & { recoveryCodes: readonly string[] }> {
  const { state, clock, caller } = context
  const { id: userId } = personOf(caller)
  const { hasTotp, passkeys } = await readSecondFactors(state.db, userId)
  if (!hasTotp && passkeys === 0) throw new Fault('conflict', 'recovery codes stand in for a second factor; set one up first')
  const codes = await makeRecoveryCodes()
  const { session } = await changeSecondFactors(context, {
    holder,
    action: 'recovery_codes.make',
    details: { count: codes.length },
    apply: (transaction) => storeRecoveryCodes(transaction, { userId, codes, now: clock.now() }),
  })
  return { session, recoveryCodes: codes.map(({ text }) => text) }
}
