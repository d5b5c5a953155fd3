import { type AccessContext, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { findRule } from './find-rule.ts'
import { type KeptRule, keptRuleOf } from './kept-rule.ts'
import { putVersion } from './put-version.ts'

/** Switches a rule on or off; when it is so already nothing changes. Needs `alerts.write`. Throws Fault `not_found`. */
export async function switchRule(
  context: AccessContext,
  { name, isOn }: { readonly name: string; readonly isOn: boolean },
): Promise<KeptRule> {
  const { caller, state } = context
  requirePermission(caller, 'alerts.write')
  return await state.transaction(async (transaction) => {
    const row = await findRule(transaction, caller.projectId, name)
    if (row === undefined || row.removed_at !== null) throw new Fault('not_found', `no rule ${name} was made here`)
    const rule = keptRuleOf(row)
    if (rule.isOn === isOn) return rule
    const action = isOn ? 'switch_on' : 'switch_off'
    return await putVersion(transaction, context, { name, action, written: rule.written, isOn, message: '', before: row })
  })
}
