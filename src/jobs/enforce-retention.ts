import { Fault } from '../lib/errors.ts'
import { type DroppedDay, rememberDroppedSamples } from '../query/promql/index.ts'
import { enforceRetention, loadRetentions, openRetentionMemory, type RetentionRun } from '../retention/index.ts'
import { metricSamples } from '../storage/tables/metric-samples.ts'
import { defineJob } from './job.ts'

/** Drops what is past its retention, every hour. */
export const enforceRetentionJob = defineJob({
  name: 'enforce-retention',
  title: 'Drop what is past its retention',
  schedule: '7 * * * *',
  timeoutMs: 30 * 60_000,
  async run({ state, telemetry, target, clock }, { signal }) {
    const loadTimes = (): ReturnType<typeof loadRetentions> => loadRetentions(state)
    const context = { store: telemetry, target, clock, memory: openRetentionMemory(state), loadRetentions: loadTimes, signal }
    const run = await enforceRetention(context)
    await rememberDroppedSamples(state, samplesOf(run))
    if (run.held !== undefined) return `held back: ${run.held}`
    const summary = describeRun(run)
    if (run.failed.length > 0)
      throw new AggregateError(
        run.failed.map(({ error }) => error),
        `${summary}; failed: ${run.failed.map(describeFailure).join('; ')}`,
      )
    if (signal.aborted) throw new Fault('cancelled', `${summary}; stopped before the end`)
    return summary
  },
})

function describeRun({ dropped, deleted }: RetentionRun): string {
  const parts = [
    ...(dropped.length === 0 ? [] : [`dropped ${dropped.length} partitions with ${countRows(dropped)} rows`]),
    ...(deleted.length === 0 ? [] : [`deleted ${countRows(deleted)} rows of single projects from ${deleted.length} partitions`]),
  ]
  return parts.length === 0 ? 'nothing was due' : parts.join(', ')
}

function describeFailure({ table, partition, error }: RetentionRun['failed'][number]): string {
  return `${table}${partition === undefined ? '' : ` ${partition}`}: ${error instanceof Error ? error.message : String(error)}`
}

/** What is gone of the samples of metrics. */
function samplesOf({ dropped, deleted }: RetentionRun): readonly DroppedDay[] {
  const ofSamples = ({ table }: { readonly table: string }): boolean => table === metricSamples.name
  return [...dropped.filter(ofSamples).map(({ partition }): DroppedDay => ({ partition, projects: 'all' })), ...deleted.filter(ofSamples)]
}

function countRows(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0)
}
