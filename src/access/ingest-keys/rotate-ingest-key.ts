import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { requirePermission } from '../require-permission.ts'
import type { CreatedSecret } from '../tokens/create-api-token.ts'
import { isIngestSignal } from './ingest-grant.ts'
import { insertIngestKey } from './insert-ingest-key.ts'

/** The old one and the new one, while senders are moved over. */
const maxActiveInSlot = 2

/**
 * Makes a second key in the slot of an active one, with the same name and signals; both work until the old one is revoked. Needs
 * `keys.write`. Throws Fault `conflict` when the slot has two already.
 */
export async function rotateIngestKey(context: AccessServiceContext, { keyId }: { keyId: string }): Promise<CreatedSecret> {
  const { caller, state, access } = context
  requirePermission(caller, 'keys.write')
  const created = await state.transaction(async (transaction) => {
    const active = transaction
      .selectFrom('ingest_keys')
      .select(['id', 'name', 'slot_id', 'signals'])
      .where('project_id', '=', caller.projectId)
      .where('revoked_at', 'is', null)
    const key = await active.where('id', '=', keyId).executeTakeFirst()
    if (key === undefined) throw new Fault('not_found', 'there is no such key, or it is revoked already; look at the list again')
    const inSlot = await active.where('slot_id', '=', key.slot_id).execute()
    if (inSlot.length >= maxActiveInSlot) throw new Fault('conflict', 'this key was rotated already; revoke the old one first')
    return await insertIngestKey(transaction, context, { name: key.name, signals: key.signals.filter(isIngestSignal), slotId: key.slot_id })
  })
  access.ingestKeys.clear()
  return created
}
