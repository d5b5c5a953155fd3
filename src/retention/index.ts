export { defaultRetention, retentionSettings, type RetentionSettings } from './retention-settings.ts'
export { retentionSetting } from './retention-setting.ts'
