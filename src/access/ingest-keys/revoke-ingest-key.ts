import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requirePermission } from '../require-permission.ts'

/** Ends a key: at once in this process, within a minute in others on the same store. Needs `keys.write`. */
export async function revokeIngestKey(context: AccessServiceContext, { keyId }: { keyId: string }): Promise<void> {
  const { caller, state, clock, access } = context
  requirePermission(caller, 'keys.write')
  const { projectId } = caller
  await state.transaction(async (transaction) => {
    const key = await transaction
      .updateTable('ingest_keys')
      .set({ revoked_at: clock.now() })
      .where('id', '=', keyId)
      .where('project_id', '=', projectId)
      .where('revoked_at', 'is', null)
      .returning(['id', 'name'])
      .executeTakeFirst()
    if (key === undefined) throw new Fault('not_found', 'there is no such key, or it is revoked already; look at the list again')
    const object = { kind: 'ingest_key', id: key.id, name: key.name }
    await recordChange(transaction, context, { action: 'ingest_key.revoke', object, projectId })
  })
  access.ingestKeys.clear()
}
