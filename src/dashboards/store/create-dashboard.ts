import { randomBytes } from 'node:crypto'

import { type AccessContext, recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findBuiltIn } from '../built-in/built-ins.ts'
import { type Dashboard, dashboardLimits } from '../model/dashboard.ts'
import { putVersion } from './put-version.ts'
import type { StoredDashboard } from './stored-dashboard.ts'

export interface CreateDashboard {
  /** Without one a short one is made. */
  readonly uid?: string | undefined
  readonly dashboard: Dashboard
  readonly message: string
  /** Takes the place of one with the same uid, as its next version. */
  readonly overwrite?: boolean
}

/** Parts of addresses that are not dashboards. */
const reserved = new Set(['db', 'uid', 'import', 'query', 'home', 'tags'])

/** Needs `dashboards.write`. Throws Fault `conflict` when the uid is taken, and `too_large` beyond the limits. */
export async function createDashboard(context: AccessContext, input: CreateDashboard): Promise<StoredDashboard> {
  const { caller, state } = context
  requirePermission(caller, 'dashboards.write')
  const { uid = randomBytes(9).toString('base64url'), dashboard, message, overwrite = false } = input
  if (reserved.has(uid) || findBuiltIn(uid) !== undefined) throw new Fault('conflict', `the uid ${uid} is the program's own: take another`)
  return await state.transaction(async (transaction) => {
    const there = transaction.selectFrom('dashboards').where('project_id', '=', caller.projectId)
    const before = await there.select(['version']).where('uid', '=', uid).forUpdate().executeTakeFirst()
    if (before !== undefined && !overwrite) throw new Fault('conflict', `there is a dashboard ${uid} already`)
    if (before === undefined) {
      const { count } = await there.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow()
      if (Number(count) >= dashboardLimits.perProject)
        throw new Fault('too_large', `a project has at most ${dashboardLimits.perProject} dashboards: remove some first`)
    }
    const stored = await putVersion(transaction, context, { uid, version: (before?.version ?? 0) + 1, dashboard, message })
    await recordChange(transaction, context, {
      action: before === undefined ? 'dashboard.create' : 'dashboard.change',
      object: { kind: 'dashboard', id: uid, name: stored.title },
      projectId: caller.projectId,
      details: { version: stored.version, panels: stored.panels, message },
    })
    return stored
  })
}
