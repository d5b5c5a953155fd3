import type { Selectable } from 'kysely'

import type { AuditEntryRow } from '../storage/state/index.ts'
import type { AuditActor, AuditEntry } from './audit-entry.ts'

/** A row of the trail as an entry, without its hash: exactly what is hashed. */
export function entryOfRow(row: Omit<Selectable<AuditEntryRow>, 'hash'>): Omit<AuditEntry, 'hash'> {
  return {
    seq: row.seq,
    id: row.id,
    at: row.at,
    // Only appendAuditEntry writes the column, from the same type.
    actor: { kind: row.actor_kind as AuditActor['kind'], id: row.actor_id, name: row.actor_name },
    action: row.action,
    object: { kind: row.object_kind, id: row.object_id, name: row.object_name },
    projectId: row.project_id,
    address: row.address,
    // A JSON object always: NewAuditEntry says so.
    details: row.details as Record<string, unknown>,
    ...(row.outcome === null ? {} : { outcome: 'failure' }),
  }
}
