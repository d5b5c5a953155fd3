import type { StateStore } from '../storage/state/state-store.ts'
import type { AuditEntry } from './audit-entry.ts'

/** An entry with all that its hash is made of. */
export interface LinkedEntry extends AuditEntry {
  /** Hexadecimal, of the entry before, whether or not that one stands beside it; zeros before the first. */
  readonly previous: string
}

/** What the first entry follows, in hexadecimal. */
export const noPrevious = '0'.repeat(64)

/** Puts to entries the hashes that they follow. */
export async function linkEntries({ db }: Pick<StateStore, 'db'>, entries: readonly AuditEntry[]): Promise<readonly LinkedEntry[]> {
  const hashes = new Map(entries.map(({ seq, hash }) => [seq, hash]))
  hashes.set(0, noPrevious)
  const unknown = entries.map(({ seq }) => seq - 1).filter((seq) => !hashes.has(seq))
  if (unknown.length > 0) {
    const rows = await db.selectFrom('audit_entries').select(['seq', 'hash']).where('seq', 'in', unknown).execute()
    for (const { seq, hash } of rows) hashes.set(seq, Buffer.from(hash).toString('hex'))
  }
  // Where one is missing the trail was changed, and the entry behind it fits nothing: so it is told.
  return entries.map((entry) => ({ ...entry, previous: hashes.get(entry.seq - 1) ?? noPrevious }))
}
