import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { StateStore } from '../storage/state/state-store.ts'
import { entryOfRow } from './entry-of-row.ts'
import { hashEntry } from './hash-entry.ts'

export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly firstBadSeq: number; readonly reason: string }

const pageSize = 200

/**
 * Recomputes the whole chain and names the first entry that was changed, added or is missing. Proves that the rows fit each other and
 * their end; somebody who can rewrite every row and the end can only be caught by a copy of `head` kept elsewhere.
 */
export async function verifyAuditTrail({ state }: { state: StateStore }): Promise<AuditVerdict> {
  let previous: Uint8Array = new Uint8Array(32)
  let seq = 0
  const head = await state.db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
  for (;;) {
    const rows = await state.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', seq)
      // What is appended meanwhile is the next run's.
      .where('seq', '<=', head.seq)
      .orderBy('seq')
      .limit(pageSize)
      .execute()
    for (const row of rows) {
      seq++
      if (row.seq !== seq) return { ok: false, firstBadSeq: seq, reason: 'the entry is missing' }
      const hash = hashEntry(previous, entryOfRow(row))
      if (!hash.equals(row.hash)) return { ok: false, firstBadSeq: seq, reason: 'the entry was changed, or does not follow the one before' }
      previous = hash
    }
    if (rows.length < pageSize) break
    await yieldToOthers()
  }
  if (seq !== head.seq) return { ok: false, firstBadSeq: seq + 1, reason: 'the entry is missing' }
  if (!Buffer.from(head.hash).equals(previous)) return { ok: false, firstBadSeq: seq, reason: 'the end of the chain is another one' }
  return { ok: true, entries: seq, head: Buffer.from(previous).toString('hex') }
}
