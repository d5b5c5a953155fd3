import { type AccessContext, requirePermission } from '../../access/index.ts'
import { readSpec, type RuleAction, type RuleVersion } from './kept-rule.ts'

/** What a rule was, newest first, also when it was removed; empty when none of this name was made here. Needs `alerts.read`. */
export async function listRuleVersions({ caller, state }: AccessContext, name: string): Promise<readonly RuleVersion[]> {
  requirePermission(caller, 'alerts.read')
  const rows = await state.db
    .selectFrom('rule_versions')
    .selectAll()
    .where('project_id', '=', caller.projectId)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    // Written by `putVersion` only.
    action: row.action as RuleAction,
    written: readSpec(row.spec),
    isOn: row.is_on,
    message: row.message,
    savedAt: row.created_at,
    savedBy: row.created_by,
  }))
}
