import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { type ChangedSecondFactors, type Holder, changeSecondFactors } from './change-second-factors.ts'
import { personOf } from './person.ts'
import { findTotpStep, newTotpSecret, totpUri } from './totp.ts'
import { openTotpSecret, totpPlace } from './use-totp.ts'

/** So long a secret that was shown waits for its first code. */
const enrolmentMs = 30 * 60_000

/** A new secret for the caller's app, in base32 and as the address of a QR code. It holds once a code of it was shown. */
export async function beginTotp(context: AccessServiceContext): Promise<{ readonly secret: string; readonly uri: string }> {
  const { state, clock, caller, access } = context
  const { id: userId } = personOf(caller)
  const user = await state.db.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirstOrThrow()
  const secret = newTotpSecret()
  const row = { secret: access.seal.seal(secret, totpPlace(userId)), created_at: clock.now(), last_step: 0 }
  await state.db
    .insertInto('totp_keys')
    .values({ ...row, user_id: userId, is_confirmed: false })
    .onConflict((conflict) => conflict.columns(['user_id', 'is_confirmed']).doUpdateSet(row))
    .execute()
  return { secret, uri: totpUri(secret, { account: user.email, place: placeName(access.pageUrl()) }) }
}

/** Puts the secret in force with the first code of it, in place of an earlier one. Throws Fault `forbidden` for a wrong code. */
export async function confirmTotp(
  context: AccessServiceContext,
  { code, holder }: { readonly code: string; readonly holder: Holder },
): Promise<ChangedSecondFactors> {
  const { state, clock, caller, access } = context
  const { id: userId } = personOf(caller)
  const known = hashSecret(holder.token).toString('hex')
  const attempt = access.logInLimits.begin({ kind: 'second_factor', address: caller.address, account: userId, known })
  const row = await state.db
    .selectFrom('totp_keys')
    .select('secret')
    .where('user_id', '=', userId)
    .where('is_confirmed', '=', false)
    .where('created_at', '>', clock.now() - enrolmentMs)
    .executeTakeFirst()
  if (row === undefined) throw new Fault('conflict', 'there is no key that waits for its first code; begin again')
  const step = findTotpStep(openTotpSecret(access.seal, userId, row.secret), code, clock.now())
  if (step === undefined)
    throw new Fault('forbidden', 'the code is wrong; is the clock of the phone right? Wait for the next code and try again')
  attempt.succeeded()
  return await changeSecondFactors(context, {
    holder,
    action: 'second_factor.add',
    details: { kind: 'totp' },
    added: 'totp',
    apply: async (transaction) => {
      await transaction.deleteFrom('totp_keys').where('user_id', '=', userId).where('is_confirmed', '=', true).execute()
      const confirmed = await transaction
        .updateTable('totp_keys')
        .set({ is_confirmed: true, last_step: step })
        .where('user_id', '=', userId)
        .where('secret', '=', row.secret)
        .executeTakeFirst()
      if (confirmed.numUpdatedRows !== 1n) throw new Fault('conflict', 'another key was made in the meantime; begin again')
    },
  })
}

/** Codes of the app are good no longer. */
export async function removeTotp(context: AccessServiceContext, holder: Holder): Promise<ChangedSecondFactors> {
  const { id: userId } = personOf(context.caller)
  return await changeSecondFactors(context, {
    holder,
    action: 'second_factor.remove',
    details: { kind: 'totp' },
    apply: async (transaction) => {
      const removed = await transaction
        .deleteFrom('totp_keys')
        .where('user_id', '=', userId)
        .where('is_confirmed', '=', true)
        .executeTakeFirst()
      if (removed.numDeletedRows === 0n) throw new Fault('not_found', 'there is no authenticator app to remove')
    },
  })
}

/** What the app shows above the code. */
function placeName(pageUrl: string): string {
  const host = URL.canParse(pageUrl) ? new URL(pageUrl).hostname : ''
  return host === '' || host === '127.0.0.1' || host === 'localhost' ? 'Vedette' : `Vedette ${host}`
}
