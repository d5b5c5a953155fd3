import type { AccessContext } from '../context.ts'
import { requirePermission } from '../require-permission.ts'

/** What the caller's project calls these keys; those that were never its own are left out. Needs `keys.read`. */
export async function listIngestKeyNames({ caller, state }: AccessContext, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  requirePermission(caller, 'keys.read')
  if (ids.length === 0) return new Map()
  const rows = await state.db
    .selectFrom('ingest_keys')
    .select(['id', 'name'])
    .where('project_id', '=', caller.projectId)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
