import type { AccessContext } from '../access/context.ts'
import { requireMember } from './require-member.ts'
import { type SavedView, viewOfRow } from './saved-view.ts'

/** The caller's own views and those shared with the project, by name. */
export async function listViews({ caller, state }: AccessContext): Promise<SavedView[]> {
  const actor = requireMember(caller)
  const rows = await state.db
    .selectFrom('saved_views')
    .selectAll()
    .where('project_id', '=', caller.projectId)
    .where((e) => e.or([e('private_to', 'is', null), e('private_to', '=', actor.kind === 'user' ? actor.id : null)]))
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map((row) => viewOfRow(row, caller))
}
