import { sql } from 'kysely'

import type { Caller } from '../../access/caller.ts'
import { Fault } from '../../lib/errors.ts'
import type { StateStore } from '../../storage/state/state-store.ts'

/** What every verb of the inbox is given. */
export interface InboxContext {
  readonly state: Pick<StateStore, 'db' | 'transaction'>
  readonly caller: Caller
}

/** Messages of the inbox, as its index has them. */
export const isInInbox = sql<boolean>`outbox.channel = 'inbox' and outbox.state = 'sent'`

/** Whose inbox it is. Throws Fault `forbidden`: what was read is a matter of people, not of tokens. */
export function personOf({ actor }: Caller): string {
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people have an inbox; log in with an account')
  return actor.id
}

/** Whether a person has read a message: as they said of it, else up to their mark; without one, what is older than they are here. */
export function isReadBy(userId: string): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`coalesce(
    (select is_read from inbox_reads where inbox_reads.user_id = ${userId} and inbox_reads.outbox_id = outbox.id),
    outbox.sequence <= (select read_through from inbox_marks where inbox_marks.user_id = ${userId}),
    outbox.created_at < (select created_at from users where users.id = ${userId}),
    true)`
}
