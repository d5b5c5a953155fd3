import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { requirePermission } from '../require-permission.ts'

/** Whether a key of the caller's project is there and not revoked, for who may change keys: needs `keys.write`. Throws Fault `not_found`. */
export async function findIngestKey({ caller, state }: AccessContext, { keyId }: { keyId: string }): Promise<void> {
  requirePermission(caller, 'keys.write')
  const key = await state.db
    .selectFrom('ingest_keys')
    .select('id')
    .where('id', '=', keyId)
    .where('project_id', '=', caller.projectId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (key === undefined) throw new Fault('not_found', 'there is no such key, or it is revoked already; look at the list again')
}
