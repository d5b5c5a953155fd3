import { enforceRetention, loadRetentions, openRetentionMemory } from '../retention/index.ts'
import { defineJob } from './job.ts'

/** Drops what is past its retention, every hour. */
export const enforceRetentionJob = defineJob({
  name: 'enforce-retention',
  title: 'Drop what is past its retention',
  schedule: '7 * * * *',
  timeoutMs: 30 * 60_000,
  async run({ state, telemetry, target, clock }, { signal }) {
    const context = { store: telemetry, target, clock, memory: openRetentionMemory(state), signal }
    const { dropped, deleted, held } = await enforceRetention(context, await loadRetentions(state))
    if (held !== undefined) return `held back: ${held}`
    const parts = [
      ...(dropped.length === 0 ? [] : [`dropped ${dropped.length} partitions with ${countRows(dropped)} rows`]),
      ...(deleted.length === 0 ? [] : [`deleted ${countRows(deleted)} rows of single projects from ${deleted.length} partitions`]),
    ]
    return parts.length === 0 ? 'nothing was due' : parts.join(', ')
  },
})

function countRows(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0)
}
