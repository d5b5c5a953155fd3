import type { AccessContext } from '../context.ts'
import { requirePermission } from '../require-permission.ts'
import { type IngestSignal, isIngestSignal } from './ingest-grant.ts'

export interface IngestKey {
  readonly id: string
  /** Keys of one slot replace each other. */
  readonly slotId: string
  readonly name: string
  readonly signals: readonly IngestSignal[]
  readonly createdAt: number
  /** To the minute. */
  readonly lastUsedAt: number | null
}

/** The keys of the caller's project that work, newest first. Needs `keys.read`. */
export async function listIngestKeys({ caller, state }: AccessContext): Promise<IngestKey[]> {
  requirePermission(caller, 'keys.read')
  const rows = await state.db
    .selectFrom('ingest_keys')
    .select(['id', 'slot_id', 'name', 'signals', 'created_at', 'last_used_at'])
    .where('project_id', '=', caller.projectId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    slotId: row.slot_id,
    name: row.name,
    signals: row.signals.filter(isIngestSignal),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }))
}
