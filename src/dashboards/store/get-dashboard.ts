import { type AccessContext, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findBuiltIn } from '../built-in/built-ins.ts'
import { readSpec } from './spec-text.ts'
import type { StoredDashboard } from './stored-dashboard.ts'

/** A dashboard as it is now. Needs `dashboards.read`. Throws Fault `not_found`. */
export async function getDashboard({ caller, state }: AccessContext, uid: string): Promise<StoredDashboard> {
  requirePermission(caller, 'dashboards.read')
  const builtIn = findBuiltIn(uid)
  if (builtIn !== undefined) return builtIn
  const row = await state.db
    .selectFrom('dashboards')
    .innerJoin('dashboard_versions', (join) =>
      join
        .onRef('dashboard_versions.project_id', '=', 'dashboards.project_id')
        .onRef('dashboard_versions.uid', '=', 'dashboards.uid')
        .onRef('dashboard_versions.version', '=', 'dashboards.version'),
    )
    .selectAll('dashboards')
    .select('dashboard_versions.spec')
    .where('dashboards.project_id', '=', caller.projectId)
    .where('dashboards.uid', '=', uid)
    .executeTakeFirst()
  if (row === undefined) throw new Fault('not_found', `there is no dashboard ${uid}`)
  const { title, folder, tags, panels, version, updated_at: updatedAt, updated_by: updatedBy } = row
  return { uid, title, folder, tags, panels, version, updatedAt, updatedBy, isBuiltIn: false, dashboard: readSpec(row.spec) }
}
