import { requirePermission } from '../../access/index.ts'
import { type InboxContext, isInInbox, personOf } from './inbox-reader.ts'

/** One message, or every one up to now. */
export type MarkRead = { readonly id: string; readonly isRead: boolean } | { readonly all: true }

/**
 * Notes what the caller has read; one that is not there, or no more, changes nothing. No matter for the audit trail: it changes nothing for
 * anybody else. Throws Fault `forbidden`.
 */
export async function markRead({ state, caller }: InboxContext, mark: MarkRead): Promise<void> {
  requirePermission(caller, 'alerts.read')
  const userId = personOf(caller)
  if ('id' in mark) {
    await state.db
      .insertInto('inbox_reads')
      .columns(['user_id', 'outbox_id', 'is_read'])
      .expression((e) =>
        e
          .selectFrom('outbox')
          .select([e.val(userId).as('user_id'), 'outbox.id', e.val(mark.isRead).as('is_read')])
          .where('outbox.id', '=', mark.id)
          .where(isInInbox),
      )
      .onConflict((conflict) => conflict.columns(['user_id', 'outbox_id']).doUpdateSet({ is_read: mark.isRead }))
      .execute()
    return
  }
  await state.transaction(async (transaction) => {
    const newest = await transaction
      .selectFrom('outbox')
      .select('sequence')
      .where(isInInbox)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (newest === undefined) return
    const row = { user_id: userId, read_through: newest.sequence }
    await transaction
      .insertInto('inbox_marks')
      .values(row)
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute()
    await transaction.deleteFrom('inbox_reads').where('user_id', '=', userId).execute()
  })
}
