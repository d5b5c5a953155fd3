import { sql } from 'kysely'

import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { AccessContext } from '../context.ts'
import { type ListedPage, type ListPage, pageOf } from '../list-page.ts'
import { requirePermission } from '../require-permission.ts'
import { type IngestSignal, isIngestSignal } from './ingest-grant.ts'

export interface IngestKey {
  readonly id: string
  /** Keys of one slot replace each other. */
  readonly slotId: string
  readonly name: string
  readonly signals: readonly IngestSignal[]
  readonly createdAt: number
  /** Null: works until it is revoked. */
  readonly expiresAt: number | null
  /** What it may send at most; null: what every key may. */
  readonly recordsPerSecond: number | null
  /** To the minute. */
  readonly lastUsedAt: number | null
  /** Address prefix of that use: an IPv4 address, an IPv6 network. */
  readonly lastUsedFrom: string | null
}

/** The keys of the caller's project that work, newest first. Needs `keys.read`. Throws Fault `bad_input` for a foreign cursor. */
export async function listIngestKeys({ caller, state, clock }: AccessContext, { limit, cursor }: ListPage): Promise<ListedPage<IngestKey>> {
  requirePermission(caller, 'keys.read')
  let query = state.db
    .selectFrom('ingest_keys')
    .select(['id', 'slot_id', 'name', 'signals', 'created_at', 'expires_at', 'records_per_second', 'last_used_at', 'last_used_from'])
    .where('project_id', '=', caller.projectId)
    .where('revoked_at', 'is', null)
    .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', clock.now())]))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [createdAt, id] = readCursor(cursor, ['integer', 'text'])
    query = query.where(sql<boolean>`(created_at, id) < (${createdAt}, ${id})`)
  }
  return pageOf(await query.execute(), limit, {
    toRow: (row) => ({
      id: row.id,
      slotId: row.slot_id,
      name: row.name,
      signals: row.signals.filter(isIngestSignal),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      recordsPerSecond: row.records_per_second,
      lastUsedAt: row.last_used_at,
      lastUsedFrom: row.last_used_from,
    }),
    cursorOf: ({ created_at: createdAt, id }) => writeCursor([createdAt, id]),
  })
}
