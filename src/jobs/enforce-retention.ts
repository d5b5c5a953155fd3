import { getSetting } from '../access/index.ts'
import { enforceRetention, openRetentionMemory, retentionSetting } from '../retention/index.ts'
import { defineJob } from './job.ts'

/** Drops what is past its retention, every hour. */
export const enforceRetentionJob = defineJob({
  name: 'enforce-retention',
  title: 'Drop what is past its retention',
  schedule: '7 * * * *',
  timeoutMs: 30 * 60_000,
  async run({ state, telemetry, target, clock }, { signal }) {
    const { value } = await getSetting(state, retentionSetting, 0)
    const { dropped, held } = await enforceRetention({ store: telemetry, target, clock, memory: openRetentionMemory(state), signal }, value)
    if (held !== undefined) return `held back: ${held}`
    const rows = dropped.reduce((sum, partition) => sum + partition.rows, 0)
    return dropped.length === 0 ? 'nothing was due' : `dropped ${dropped.length} partitions with ${rows} rows`
  },
})
