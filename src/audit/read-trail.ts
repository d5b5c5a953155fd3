import { sql } from 'kysely'

import type { StateStore } from '../storage/state/state-store.ts'
import { entryOfRow } from './entry-of-row.ts'
import type { HashedEntry } from './verify/chain-check.ts'

const pageSize = 200

/** Where the trail says that it ends. */
export interface TrailEnd {
  readonly seq: number
  readonly hash: Uint8Array
  /** Its last entry: another one than `seq` only where somebody wrote behind our back. */
  readonly lastSeq: number
}

/** The end of the trail, and its last entry, as they were at one moment. */
export async function readTrailEnd({ db }: Pick<StateStore, 'db'>): Promise<TrailEnd> {
  const { seq, hash, last } = await db
    .selectFrom('audit_head')
    .select(['seq', 'hash', sql<number>`(select coalesce(max(seq), 0) from audit_entries)`.as('last')])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
  return { seq, hash, lastSeq: last }
}

/** The entries up to `throughSeq`, oldest first, a page at a time. */
export async function* readTrail({ db }: Pick<StateStore, 'db'>, throughSeq: number): AsyncGenerator<readonly HashedEntry[]> {
  let seq = 0
  for (;;) {
    const rows = await db
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', seq)
      .where('seq', '<=', throughSeq)
      .orderBy('seq')
      .limit(pageSize)
      .execute()
    if (rows.length > 0) yield rows.map((row) => ({ entry: entryOfRow(row), hash: row.hash }))
    if (rows.length < pageSize) return
    seq = rows.at(-1)?.seq ?? throughSeq
  }
}
