import { defineSetting } from '../../access/index.ts'
import { maskingSettings } from './settings.ts'

/** Where a project's masking is stored. Every change, switching a detector off included, stands in the audit trail. */
export const maskingSetting = defineSetting({
  key: 'masking',
  scope: 'project',
  schema: maskingSettings,
  initial: maskingSettings.parse({}),
  permission: 'masking.write',
})
