import type { AccessContext } from '../access/context.ts'
import { recordChange } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { requireMember } from './require-member.ts'
import { isOwner, mayRemove } from './saved-view.ts'

/** Removes one's own view, or a shared one with `settings.write`. Throws Fault `not_found` for one the caller does not see. */
export async function removeView(context: AccessContext, { viewId }: { viewId: string }): Promise<void> {
  const { caller, state } = context
  requireMember(caller)
  await state.transaction(async (transaction) => {
    const row = await transaction
      .selectFrom('saved_views')
      .selectAll()
      .where('id', '=', viewId)
      .where('project_id', '=', caller.projectId)
      .executeTakeFirst()
    if (row === undefined || !(row.private_to === null || isOwner(row, caller)))
      throw new Fault('not_found', 'there is no such saved view, or it is removed already; look at the list again')
    if (!mayRemove(row, caller)) throw new Fault('forbidden', 'only who saved it or an admin removes a shared view')
    await transaction.deleteFrom('saved_views').where('id', '=', row.id).execute()
    await recordChange(transaction, context, {
      action: 'saved_view.remove',
      object: { kind: 'saved_view', id: row.id, name: row.name },
      projectId: caller.projectId,
      details: { before: { shared: row.private_to === null } },
    })
  })
}
