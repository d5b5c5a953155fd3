import { requirePermission } from '../../access/index.ts'
import { type InboxContext, isInInbox, isReadBy, personOf } from './inbox-reader.ts'

/** More are not counted: nobody reads the number. */
const most = 100

/** How many messages the caller has not read, up to a hundred. Throws Fault `forbidden`. */
export async function countUnread({ state, caller }: InboxContext): Promise<number> {
  requirePermission(caller, 'alerts.read')
  const unread = await state.db
    .selectFrom('outbox')
    .select('id')
    .where(isInInbox)
    .where(isReadBy(personOf(caller)), '=', false)
    .orderBy('sequence', 'desc')
    .limit(most)
    .execute()
  return unread.length
}
