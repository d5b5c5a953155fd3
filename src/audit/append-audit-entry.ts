import { randomUUID } from 'node:crypto'

import type { Transaction } from 'kysely'

import type { StateSchema } from '../storage/state/index.ts'
import type { NewAuditEntry } from './audit-entry.ts'
import { canonicalJson, cleanText } from './canonical-json.ts'
import { entryOfRow } from './entry-of-row.ts'
import { hashEntry } from './hash-entry.ts'

/** More than anybody reads; a verb that passes more has made a mistake. */
const maxDetailsBytes = 65_536

/**
 * Writes an entry in the transaction of what it reports, so that neither exists without the other. The chain cannot fork: whoever
 * appends holds the lock of its end until it commits.
 */
export async function appendAuditEntry(transaction: Transaction<StateSchema>, entry: NewAuditEntry): Promise<void> {
  const details = canonicalJson(entry.details)
  if (Buffer.byteLength(details) > maxDetailsBytes) throw new RangeError('the details of an audit entry are too large')
  const head = await transaction.selectFrom('audit_head').selectAll().where('id', '=', 1).forUpdate().executeTakeFirstOrThrow()
  const { actor, object } = entry
  const row = {
    seq: head.seq + 1,
    id: randomUUID(),
    at: Math.trunc(entry.at),
    actor_kind: actor.kind,
    actor_id: cleanText(actor.id ?? ''),
    actor_name: cleanText(actor.name ?? ''),
    action: entry.action,
    object_kind: object.kind,
    object_id: cleanText(object.id),
    object_name: cleanText(object.name),
    project_id: entry.projectId,
    address: cleanText(entry.address),
    details,
    outcome: entry.outcome ?? null,
  }
  // From here on the entry is what a reader of the row will see.
  const hash = hashEntry(head.hash, entryOfRow({ ...row, details: JSON.parse(details) as unknown }))
  await transaction
    .with('moved', (db) => db.updateTable('audit_head').set({ seq: row.seq, hash }).where('id', '=', 1))
    .insertInto('audit_entries')
    .values({ ...row, hash })
    .execute()
}
