import { defineSetting } from '../../access/index.ts'
import { labelCutSettings } from './label-cut.ts'

/** Where a project's label cuts are stored. Every change stands in the audit trail. */
export const labelCutSetting = defineSetting({
  key: 'metric_label_cuts',
  scope: 'project',
  schema: labelCutSettings,
  initial: labelCutSettings.parse({}),
  permission: 'settings.write',
})
