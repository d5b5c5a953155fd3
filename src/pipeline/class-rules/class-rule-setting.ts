import { defineSetting } from '../../access/index.ts'
import { classRuleSettings } from './rule-schema.ts'

/** Where a project's rules for the classes of its log records are stored. Every change stands in the audit trail. */
export const classRuleSetting = defineSetting({
  key: 'log_class_rules',
  scope: 'project',
  schema: classRuleSettings,
  initial: classRuleSettings.parse({}),
  permission: 'settings.write',
})
