import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { requirePermission } from '../require-permission.ts'
import type { CreatedSecret } from '../tokens/created-secret.ts'
import { endOfGrace } from '../tokens/end-of-grace.ts'
import { isIngestSignal } from './ingest-grant.ts'
import { insertIngestKey } from './insert-ingest-key.ts'

/** The old one and the new one, while senders are moved over. */
const maxActiveInSlot = 2

/**
 * Makes a second key in the slot of an active one, with the same name, signals, limit and lifetime; both work for the time of grace, or until the
 * old one is revoked. Needs `keys.write`. Throws Fault `conflict` when the slot has two already.
 */
export async function rotateIngestKey(
  context: AccessServiceContext,
  { keyId, graceHours }: { readonly keyId: string; readonly graceHours?: number | undefined },
): Promise<CreatedSecret> {
  const { caller, state, access, clock } = context
  requirePermission(caller, 'keys.write')
  const created = await state.transaction(async (transaction) => {
    const active = transaction
      .selectFrom('ingest_keys')
      .select(['id', 'name', 'slot_id', 'signals', 'expires_at', 'records_per_second'])
      .where('project_id', '=', caller.projectId)
      .where('revoked_at', 'is', null)
      .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', clock.now())]))
    const key = await active.where('id', '=', keyId).executeTakeFirst()
    if (key === undefined) throw new Fault('not_found', 'there is no such key, or it is revoked already; look at the list again')
    const inSlot = await active.where('slot_id', '=', key.slot_id).execute()
    if (inSlot.length >= maxActiveInSlot) throw new Fault('conflict', 'this key was rotated already; revoke the old one first')
    // One that was rotated before ends with its grace; the one that took its place, revoked or not, lives for as long as was meant.
    const newest = await transaction
      .selectFrom('ingest_keys')
      .select(['created_at', 'expires_at'])
      .where('slot_id', '=', key.slot_id)
      .orderBy('created_at', 'desc')
      .orderBy('expires_at', (order) => order.desc().nullsFirst())
      .limit(1)
      .executeTakeFirstOrThrow()
    const endsAt = endOfGrace(clock.now(), graceHours, key.expires_at)
    await transaction.updateTable('ingest_keys').set({ expires_at: endsAt }).where('id', '=', key.id).execute()
    const { name, slot_id: slotId } = key
    const expiresAt = newest.expires_at === null ? null : clock.now() + newest.expires_at - newest.created_at
    const signals = key.signals.filter(isIngestSignal)
    const { records_per_second: recordsPerSecond } = key
    return await insertIngestKey(transaction, context, { name, signals, slotId, expiresAt, recordsPerSecond })
  })
  access.ingestKeys.clear()
  return created
}
