import { requirePermission } from '../../access/index.ts'
import type { InboxMessage } from '../../channels/index.ts'
import { Fault } from '../../lib/errors.ts'
import { type InboxContext, isInInbox, isReadBy, personOf } from './inbox-reader.ts'

export interface InboxEntry extends InboxMessage {
  readonly id: string
  /** Epoch milliseconds. */
  readonly atMs: number
  readonly isRead: boolean
}

interface ListInbox {
  readonly unreadOnly: boolean
  readonly limit: number
  /** `next` of the page before. */
  readonly cursor: string | undefined
}

/** The messages of the last thirty days, newest first, as the caller has read them. Throws Fault `forbidden`, `bad_input`. */
export async function listInbox(
  { state, caller }: InboxContext,
  { unreadOnly, limit, cursor }: ListInbox,
): Promise<{ readonly rows: readonly InboxEntry[]; readonly next: string | null }> {
  requirePermission(caller, 'alerts.read')
  const isRead = isReadBy(personOf(caller))
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw new Fault('bad_input', 'cursor: is none of ours')
  let query = state.db
    .selectFrom('outbox')
    .select(['id', 'sequence', 'finished_at', 'message', isRead.as('is_read')])
    .where(isInInbox)
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query = query.where('sequence', '<', Number(cursor))
  if (unreadOnly) query = query.where(isRead, '=', false)
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return {
    rows: rows.map(({ id, finished_at, message, is_read }) => ({
      // Written by the channel of the inbox.
      ...(JSON.parse(message) as InboxMessage),
      id,
      atMs: finished_at,
      isRead: is_read,
    })),
    next: last === undefined ? null : String(last.sequence),
  }
}
