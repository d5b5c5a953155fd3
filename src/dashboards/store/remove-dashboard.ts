import { type AccessContext, recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findBuiltIn } from '../built-in/built-ins.ts'

/** Removes a dashboard with all its versions. Needs `dashboards.write`. Throws Fault `not_found`. */
export async function removeDashboard(context: AccessContext, uid: string): Promise<{ readonly title: string }> {
  const { caller, state } = context
  requirePermission(caller, 'dashboards.write')
  if (findBuiltIn(uid) !== undefined) throw new Fault('conflict', 'this dashboard comes with the program and stays')
  return await state.transaction(async (transaction) => {
    const removed = await transaction
      .deleteFrom('dashboards')
      .where('project_id', '=', caller.projectId)
      .where('uid', '=', uid)
      .returning(['title', 'version', 'panels'])
      .executeTakeFirst()
    if (removed === undefined) throw new Fault('not_found', `there is no dashboard ${uid}`)
    const { title, version, panels } = removed
    await recordChange(transaction, context, {
      action: 'dashboard.remove',
      object: { kind: 'dashboard', id: uid, name: title },
      projectId: caller.projectId,
      details: { version, panels },
    })
    return { title }
  })
}
