import { type AccessContext, recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findBuiltIn } from '../built-in/built-ins.ts'
import type { Dashboard } from '../model/dashboard.ts'
import { putVersion } from './put-version.ts'
import { readSpec } from './spec-text.ts'
import type { StoredDashboard } from './stored-dashboard.ts'

export interface ChangeDashboard {
  readonly uid: string
  /** The version the change was made from; undefined: whatever is there. */
  readonly fromVersion?: number | undefined
  readonly message: string
  /** What becomes of it; runs inside the transaction. */
  readonly change: (dashboard: Dashboard) => Dashboard
}

/**
 * Makes the next version. Needs `dashboards.write`. Throws Fault `not_found`, `conflict` when somebody else changed it since
 * `fromVersion`, and `too_large` beyond the limits.
 */
export async function changeDashboard(context: AccessContext, input: ChangeDashboard): Promise<StoredDashboard> {
  const { caller, state } = context
  const { uid, fromVersion, message, change } = input
  requirePermission(caller, 'dashboards.write')
  if (findBuiltIn(uid) !== undefined) throw new Fault('conflict', 'this dashboard comes with the program: save a copy and change that')
  return await state.transaction(async (transaction) => {
    const row = await transaction
      .selectFrom('dashboards')
      .innerJoin('dashboard_versions', (join) =>
        join
          .onRef('dashboard_versions.project_id', '=', 'dashboards.project_id')
          .onRef('dashboard_versions.uid', '=', 'dashboards.uid')
          .onRef('dashboard_versions.version', '=', 'dashboards.version'),
      )
      .select(['dashboards.version', 'dashboard_versions.spec'])
      .where('dashboards.project_id', '=', caller.projectId)
      .where('dashboards.uid', '=', uid)
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) throw new Fault('not_found', `there is no dashboard ${uid}`)
    if (fromVersion !== undefined && fromVersion !== row.version)
      throw new Fault('conflict', `somebody else changed this dashboard in the meantime: it has version ${row.version} now`, {
        details: { version: row.version },
      })
    const dashboard = change(readSpec(row.spec))
    const stored = await putVersion(transaction, context, { uid, version: row.version + 1, dashboard, message })
    await recordChange(transaction, context, {
      action: 'dashboard.change',
      object: { kind: 'dashboard', id: uid, name: stored.title },
      projectId: caller.projectId,
      details: { version: stored.version, panels: stored.panels, message },
    })
    return stored
  })
}
