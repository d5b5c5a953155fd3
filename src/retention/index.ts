export { defaultRetention, retentionSettings, type RetentionSettings } from './retention-settings.ts'
