import { sql } from 'kysely'

import { openStateStoreAsIs, type StateStoreOptions } from '../open-state-store.ts'
import type { Snapshot } from './snapshot.ts'

/** What would be gone. */
export interface Loss {
  /** How often each kind of change was made since, as the audit trail names them, the most frequent first. */
  readonly changes: readonly { readonly action: string; readonly count: number }[]
  /** When the last one was made, epoch milliseconds. */
  readonly lastAt: number | undefined
}

/** What was done since a copy was taken. Throws what the state store throws: one that is broken cannot say. */
export async function readLoss(options: StateStoreOptions, { auditSeq }: Snapshot): Promise<Loss> {
  const state = await openStateStoreAsIs(options)
  try {
    const { rows } = await sql<{ action: string; count: number; last: number }>`
      select action, count(*)::int as count, max(at) as last from audit_entries where seq > ${auditSeq}
      group by action order by count(*) desc, action`.execute(state.db)
    const last = Math.max(...rows.map((row) => row.last))
    return { changes: rows.map(({ action, count }) => ({ action, count })), lastAt: rows.length === 0 ? undefined : last }
  } finally {
    await state.close()
  }
}
