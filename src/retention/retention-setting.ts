import { defineSetting } from '../access/index.ts'
import { defaultRetention, projectRetention, retentionSettings } from './retention-settings.ts'

/** Where the periods are stored: one for the platform. */
export const retentionSetting = defineSetting({
  key: 'retention',
  scope: 'platform',
  schema: retentionSettings,
  initial: defaultRetention,
  permission: 'retention.write',
})

/** What one project has otherwise. */
export const projectRetentionSetting = defineSetting({
  key: 'project_retention',
  scope: 'project',
  schema: projectRetention,
  initial: { logs: {} },
  permission: 'retention.write',
})
