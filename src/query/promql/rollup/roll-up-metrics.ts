import type { Clock } from '../../../lib/clock.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import { metricSamples } from '../../../storage/tables/metric-samples.ts'
import { storageName, type StoreTarget } from '../../../storage/tables/render.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { type DueCursor, findDueMetrics, mostDueMetrics } from './find-due-metrics.ts'
import { jobReadOptions } from './job-read-options.ts'
import { makeRollups } from './make-rollups.ts'
import { planPortions } from './plan-portions.ts'
import { rollupEnd } from './rollup-buckets.ts'
import { endOfDay, loadRollupDays, type RollupDay, saveRollupDays, startOfDay } from './rollup-days.ts'

export interface RollUpContext {
  readonly telemetry: TelemetryStore
  readonly target: StoreTarget
  readonly state: Pick<StateStore, 'db'>
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface RollUpRun {
  readonly buckets: number
  /** Days that are not looked through yet. */
  readonly waiting: number
}

/**
 * Brings the roll-ups up to date: of all hours that have ended, and of those of which samples came since. Only days whose partition has
 * grown are looked at, the newest first; no portion is begun after `untilMs` of the monotonic clock. What is stopped anywhere is taken
 * up again by the next run, from what the store holds.
 */
export async function rollUpMetrics(context: RollUpContext, { untilMs }: { readonly untilMs: number }): Promise<RollUpRun> {
  const { state, clock } = context
  const endMs = rollupEnd(clock.now())
  const stored = await listDays(context)
  const known = await loadRollupDays(state)
  const days = new Map<string, RollupDay>(stored.map(({ partition }) => [partition, known[partition] ?? { rows: -1, doneMs: 0 }]))
  const due = stored.filter(({ partition, rows }) => {
    const day = days.get(partition)
    return day === undefined || day.rows !== rows || day.doneMs < Math.min(endOfDay(partition), endMs)
  })
  let buckets = 0
  let waiting = due.length
  // Also without anything due: days that are gone are forgotten.
  await saveRollupDays(state, Object.fromEntries(days))
  for (const { partition, rows } of due.toSorted((a, b) => (a.partition < b.partition ? 1 : -1))) {
    const doneMs = Math.min(endOfDay(partition), endMs)
    const made = await rollUpDay(context, { fromMs: startOfDay(partition), toMs: doneMs, untilMs })
    buckets += made.buckets
    if (!made.isDone) break
    days.set(partition, { rows, doneMs })
    await saveRollupDays(state, Object.fromEntries(days))
    waiting--
  }
  return { buckets, waiting }
}

async function rollUpDay(
  { telemetry, clock, signal }: RollUpContext,
  { fromMs, toMs, untilMs }: { readonly fromMs: number; readonly toMs: number; readonly untilMs: number },
): Promise<{ readonly buckets: number; readonly isDone: boolean }> {
  let buckets = 0
  let after: DueCursor | undefined
  while (fromMs < toMs) {
    const due = await findDueMetrics(telemetry, { fromMs, toMs, after }, signal)
    for (const portion of planPortions(due)) {
      if (clock.monotonic() >= untilMs) return { buckets, isDone: false }
      signal.throwIfAborted()
      buckets += await makeRollups(telemetry, portion, signal)
    }
    if (due.length < mostDueMetrics) break
    after = due.at(-1)
  }
  return { buckets, isDone: true }
}

/** The partitions of the samples with their rows: what the store knows of its parts. */
async function listDays({
  telemetry,
  target,
  signal,
}: RollUpContext): Promise<readonly { readonly partition: string; readonly rows: number }[]> {
  const parts = target.kind === 'single' ? 'system.parts' : 'cluster({cluster:String}, system.parts)'
  const { rows } = await telemetry.query<{ partition: string; rows: string }>(
    `SELECT partition_id AS partition, sum(rows) AS rows FROM ${parts}
    WHERE active AND database = currentDatabase() AND table = {table:String} GROUP BY partition HAVING rows > 0`,
    { table: storageName(metricSamples.name, target), ...(target.kind === 'single' ? {} : { cluster: target.cluster }) },
    jobReadOptions(signal),
  )
  return rows.map(({ partition, rows: count }) => ({ partition, rows: Number(count) }))
}
