import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { finishSession } from '../sessions/half-session.ts'
import type { NewSession, SecondFactor } from '../sessions/insert-session.ts'
import { endSessions, renewSession } from '../sessions/renew-session.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { personOf } from './person.ts'
import { isSecondFactorRequired } from './read-entrant.ts'
import { readSecondFactors } from './read-second-factors.ts'
import { type MadeRecoveryCode, makeRecoveryCodes, storeRecoveryCodes } from './recovery-codes.ts'

/** What the browser of somebody who changes second factors holds: a session, or half of one that waits for the first. */
export interface Holder {
  readonly kind: 'session' | 'half'
  readonly token: string
}

/** What a change answers: the session that goes on, and codes that are shown once. */
export interface ChangedSecondFactors {
  readonly session: NewSession
  /** Null: those there were still hold. */
  readonly recoveryCodes: readonly string[] | null
}

interface Change {
  readonly holder: Holder
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
  /** Which one was added: a half session becomes whole by it. */
  readonly added?: SecondFactor
  /** The change itself. */
  readonly apply: (transaction: Transaction<StateSchema>) => Promise<void>
}

/**
 * Changes the caller's second factors: every other session of theirs ends, this one goes on under another token. With the first factor
 * come recovery codes; with the last one they go. Throws Fault `conflict` when one is required and none would be left.
 */
export async function changeSecondFactors(
  context: AccessContext,
  { holder, action, details, added, apply }: Change,
): Promise<ChangedSecondFactors> {
  const { state, clock, caller } = context
  const { id: userId } = personOf(caller)
  const before = await readSecondFactors(state.db, userId)
  // Hashed before the transaction, which is short.
  const codes: readonly MadeRecoveryCode[] = added !== undefined && before.recoveryCodes === 0 ? await makeRecoveryCodes() : []
  return await state.transaction(async (transaction) => {
    await apply(transaction)
    const { hasTotp, passkeys } = await readSecondFactors(transaction, userId)
    if (!hasTotp && passkeys === 0) {
      if (await isSecondFactorRequired(transaction, userId))
        throw new Fault('conflict', 'a second factor is required here, and this is the last one; add another one first')
      await transaction.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
    }
    if (codes.length > 0) await storeRecoveryCodes(transaction, { userId, codes, now: clock.now() })
    const user = await transaction.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirstOrThrow()
    await recordChange(transaction, context, { action, object: { kind: 'user', id: userId, name: user.email }, projectId: null, details })
    let session: NewSession
    if (holder.kind === 'half') {
      session = await finishSession(transaction, context, { token: holder.token, secondFactor: added ?? 'totp' })
      await endSessions(transaction, userId, session.token)
    } else {
      await endSessions(transaction, userId, holder.token)
      session = await renewSession(transaction, context, { userId, token: holder.token })
      // What was set up just now was shown just now.
      if (added !== undefined)
        await transaction
          .updateTable('sessions')
          .set({ second_factor: added })
          .where('token_hash', '=', hashSecret(session.token))
          .execute()
      else if (!hasTotp && passkeys === 0)
        await transaction
          .updateTable('sessions')
          .set({ second_factor: null })
          .where('token_hash', '=', hashSecret(session.token))
          .where('second_factor', '!=', 'provider')
          .execute()
    }
    return { session, recoveryCodes: codes.length === 0 ? null : codes.map(({ text }) => text) }
  })
}
