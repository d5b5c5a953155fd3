import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkName } from '../members/check-account.ts'
import { recordChange } from '../record-change.ts'
import { requirePasskeyPlace } from './ask-for-passkey.ts'
import { answeredChallenge } from './challenges.ts'
import { type ChangedSecondFactors, type Holder, changeSecondFactors } from './change-second-factors.ts'
import type { MadePasskey } from './passkey-protocol.ts'
import { personOf } from './person.ts'

/** Keeps a passkey that the caller's browser made. Throws Fault `forbidden` when it is none of ours, `conflict` when it is known. */
export async function addPasskey(
  context: AccessServiceContext,
  input: { readonly made: MadePasskey; readonly name: string; readonly holder: Holder },
): Promise<ChangedSecondFactors> {
  const { clock, caller, access } = context
  const { id: userId } = personOf(caller)
  const { origin, rpId } = requirePasskeyPlace(context)
  const name = checkName(input.name)
  const { made } = input
  const challenge = answeredChallenge(made.response.clientDataJSON)
  const verified = access.challenges.isOpen(challenge, { kind: 'enrolment', subject: userId })
    ? await access.passkeys.verify({ kind: 'made', made, challenge, place: { origin, rpId } })
    : undefined
  if (verified === undefined || !access.challenges.use(challenge))
    throw new Fault('forbidden', 'the passkey could not be checked: it took too long, or was made for another address; try again')
  return await changeSecondFactors(context, {
    holder: input.holder,
    action: 'second_factor.add',
    details: { kind: 'passkey', name },
    added: 'passkey',
    apply: async (transaction) => {
      const added = await transaction
        .insertInto('passkeys')
        .values({
          id: verified.id,
          user_id: userId,
          name,
          public_key: Buffer.from(verified.publicKey),
          counter: verified.counter,
          transports: JSON.stringify((made.response.transports ?? []).slice(0, 8)),
          is_synced: verified.isSynced,
          created_at: clock.now(),
          last_used_at: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst()
      if (added.numInsertedOrUpdatedRows !== 1n) throw new Fault('conflict', 'this passkey is known already')
    },
  })
}

/** Another name for one of the caller's passkeys. */
export async function renamePasskey(context: AccessServiceContext, input: { readonly id: string; readonly name: string }): Promise<void> {
  const { state, caller } = context
  const { id: userId } = personOf(caller)
  const name = checkName(input.name)
  await state.transaction(async (transaction) => {
    const before = await transaction
      .selectFrom('passkeys')
      .select('name')
      .where('id', '=', input.id)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (before === undefined) throw unknownPasskey()
    await transaction.updateTable('passkeys').set({ name }).where('id', '=', input.id).where('user_id', '=', userId).execute()
    await recordChange(transaction, context, {
      action: 'passkey.rename',
      object: { kind: 'passkey', id: input.id, name },
      projectId: null,
      details: { before: before.name, after: name },
    })
  })
}

/** One of the caller's passkeys is good no longer. */
export async function removePasskey(
  context: AccessServiceContext,
  { id, holder }: { readonly id: string; readonly holder: Holder },
): Promise<ChangedSecondFactors> {
  const { state, caller } = context
  const { id: userId } = personOf(caller)
  const known = await state.db.selectFrom('passkeys').select('name').where('id', '=', id).where('user_id', '=', userId).executeTakeFirst()
  if (known === undefined) throw unknownPasskey()
  return await changeSecondFactors(context, {
    holder,
    action: 'second_factor.remove',
    details: { kind: 'passkey', name: known.name },
    apply: async (transaction) => {
      await transaction.deleteFrom('passkeys').where('id', '=', id).where('user_id', '=', userId).execute()
    },
  })
}

function unknownPasskey(): Fault {
  return new Fault('not_found', 'there is no such passkey among yours; look at the list again')
}
