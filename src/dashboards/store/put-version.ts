import type { Transaction } from 'kysely'

import type { AccessContext } from '../../access/index.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import { type Dashboard, dashboardLimits, panelsOf } from '../model/dashboard.ts'
import { keepableText } from './keepable-text.ts'
import { writeSpec } from './spec-text.ts'
import type { StoredDashboard } from './stored-dashboard.ts'

/** Writes the next version of a dashboard whose row is locked or new, and forgets the oldest beyond the limit. */
export async function putVersion(
  transaction: Transaction<StateSchema>,
  { caller, clock }: AccessContext,
  input: { readonly uid: string; readonly version: number; readonly dashboard: Dashboard; readonly message: string },
): Promise<StoredDashboard> {
  const { uid, version, dashboard } = input
  const { projectId } = caller
  const spec = writeSpec(dashboard)
  const now = clock.now()
  const by = keepableText(caller.actor.kind === 'anonymous' ? '' : caller.actor.name)
  const row = {
    title: keepableText(dashboard.title),
    folder: keepableText(dashboard.folder),
    tags: dashboard.tags.map((tag) => keepableText(tag)),
    panels: panelsOf(dashboard).length,
    version,
    updated_at: now,
    updated_by: by,
  }
  const written = { ...row, tags: JSON.stringify(row.tags) }
  await transaction
    .insertInto('dashboards')
    .values({ ...written, project_id: projectId, uid, created_at: now })
    .onConflict((conflict) => conflict.columns(['project_id', 'uid']).doUpdateSet(written))
    .execute()
  await transaction
    .insertInto('dashboard_versions')
    .values({ project_id: projectId, uid, version, spec, message: keepableText(input.message), created_at: now, created_by: by })
    .execute()
  await transaction
    .deleteFrom('dashboard_versions')
    .where('project_id', '=', projectId)
    .where('uid', '=', uid)
    .where('version', '<=', version - dashboardLimits.versions)
    .execute()
  const { title, folder, tags, panels } = row
  return { uid, title, folder, tags, panels, version, updatedAt: now, updatedBy: by, isBuiltIn: false, dashboard }
}
