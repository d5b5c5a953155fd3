import { type AccessContext, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findBuiltIn } from '../built-in/built-ins.ts'
import type { Dashboard } from '../model/dashboard.ts'
import { readSpec } from './spec-text.ts'

export interface DashboardVersion {
  readonly version: number
  /** Epoch milliseconds. */
  readonly savedAt: number
  readonly savedBy: string
  readonly message: string
}

/** What a dashboard was, newest first. Needs `dashboards.read`. Throws Fault `not_found`. */
export async function listVersions({ caller, state }: AccessContext, uid: string): Promise<readonly DashboardVersion[]> {
  requirePermission(caller, 'dashboards.read')
  if (findBuiltIn(uid) !== undefined) return []
  const rows = await state.db
    .selectFrom('dashboard_versions')
    .select(['version', 'created_at', 'created_by', 'message'])
    .where('project_id', '=', caller.projectId)
    .where('uid', '=', uid)
    .orderBy('version', 'desc')
    .execute()
  if (rows.length === 0) throw new Fault('not_found', `there is no dashboard ${uid}`)
  return rows.map((row) => ({ version: row.version, savedAt: row.created_at, savedBy: row.created_by, message: row.message }))
}

/** One of them with all it holds. Throws Fault `not_found`. */
export async function getVersion(
  { caller, state }: AccessContext,
  { uid, version }: { readonly uid: string; readonly version: number },
): Promise<DashboardVersion & { readonly dashboard: Dashboard }> {
  requirePermission(caller, 'dashboards.read')
  const row = await state.db
    .selectFrom('dashboard_versions')
    .selectAll()
    .where('project_id', '=', caller.projectId)
    .where('uid', '=', uid)
    .where('version', '=', version)
    .executeTakeFirst()
  if (row === undefined) throw new Fault('not_found', `there is no version ${version} of the dashboard ${uid}`)
  return { version, savedAt: row.created_at, savedBy: row.created_by, message: row.message, dashboard: readSpec(row.spec) }
}
