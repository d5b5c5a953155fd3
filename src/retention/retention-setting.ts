import { defineSetting } from '../access/index.ts'
import { defaultRetention, retentionSettings } from './retention-settings.ts'

/** Where the periods are stored: one for the platform. */
export const retentionSetting = defineSetting({
  key: 'retention',
  scope: 'platform',
  schema: retentionSettings,
  initial: defaultRetention,
  permission: 'retention.write',
})
