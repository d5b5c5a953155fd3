import { type AccessContext, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findRule } from './find-rule.ts'
import { keptRuleOf, ruleLimits } from './kept-rule.ts'
import { putVersion } from './put-version.ts'

/** Removes a rule; its versions stay, to be put back, those of the rules removed longest ago do not. Needs `alerts.write`. Throws Fault `not_found`. */
export async function removeRule(context: AccessContext, { name }: { readonly name: string }): Promise<void> {
  const { caller, state } = context
  requirePermission(caller, 'alerts.write')
  await state.transaction(async (transaction) => {
    const row = await findRule(transaction, caller.projectId, name)
    if (row === undefined || row.removed_at !== null) throw new Fault('not_found', `no rule ${name} was made here`)
    const { written, isOn } = keptRuleOf(row)
    await putVersion(transaction, context, { name, action: 'remove', written, isOn, message: '', before: row })
    const removed = await transaction
      .selectFrom('rules')
      .select('name')
      .where('project_id', '=', caller.projectId)
      .where('removed_at', 'is not', null)
      .orderBy('removed_at', 'desc')
      .offset(ruleLimits.removed)
      .execute()
    if (removed.length === 0) return
    const names = removed.map((one) => one.name)
    await transaction.deleteFrom('rules').where('project_id', '=', caller.projectId).where('name', 'in', names).execute()
  })
}
