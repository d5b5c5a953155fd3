import { type AccessContext, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { printNativeRule, readNativeRule } from '../native/read-native-rule.ts'
import { findRule } from './find-rule.ts'
import { type KeptRule, readSpec } from './kept-rule.ts'
import { ruleFault } from './put-rule.ts'
import { checkVersion, putVersion } from './put-version.ts'

export interface RestoreRule {
  readonly name: string
  readonly version: number
  /** The version that is there, as the caller saw it; undefined: whatever is there. */
  readonly fromVersion?: number | undefined
}

/** Makes what a rule was at a version its next version, also when it was removed. Needs `alerts.write`. Throws Fault `not_found` and `conflict`. */
export async function restoreRule(context: AccessContext, { name, version, fromVersion }: RestoreRule): Promise<KeptRule> {
  const { caller, state } = context
  requirePermission(caller, 'alerts.write')
  return await state.transaction(async (transaction) => {
    const before = await findRule(transaction, caller.projectId, name)
    const then = await transaction
      .selectFrom('rule_versions')
      .select(['spec', 'is_on'])
      .where('project_id', '=', caller.projectId)
      .where('name', '=', name)
      .where('version', '=', version)
      .executeTakeFirst()
    if (before === undefined || then === undefined) throw new Fault('not_found', `there is no version ${version} of the rule ${name}`)
    checkVersion(fromVersion, before.version)
    const written = readSpec(then.spec)
    const read = readNativeRule(printNativeRule(written))
    if (!read.ok) throw ruleFault(read)
    const message = `version ${version}`
    return await putVersion(transaction, context, { name, action: 'restore', written, isOn: then.is_on, message, before })
  })
}
