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

interface DueDay {
  readonly partition: string
  readonly rows: number
  readonly toMs: number
  /** Other rows than it was made from. */
  readonly hasChanged: boolean
}

/**
 * Brings the roll-ups up to date: of all hours that have ended, and of those of which samples came since. Only days whose partition has
 * grown are looked at, the newest first; no portion is begun after `untilMs` of the monotonic clock. What is stopped anywhere is taken
 * up again by the next run, from what the store holds; until then such days are said not to be done. A portion that fails keeps no other
 * from being made: its error is thrown in the end.
 */
export async function rollUpMetrics(context: RollUpContext, { untilMs }: { readonly untilMs: number }): Promise<RollUpRun> {
  const { state, clock } = context
  const seenMs = clock.now()
  const endMs = rollupEnd(seenMs)
  const stored = await listDays(context)
  const known = await loadRollupDays(state)
  const days = new Map<string, RollupDay>()
  const due: DueDay[] = []
  for (const { partition, rows } of stored) {
    const day = known[partition] ?? { rows: -1, doneMs: 0, seenMs: 0 }
    const toMs = Math.min(endOfDay(partition), endMs)
    const hasChanged = day.rows !== rows
    if (hasChanged || day.doneMs < toMs) due.push({ partition, rows, toMs, hasChanged })
    // Of the day that has not ended there are new rows all the time.
    const isStale = hasChanged && day.doneMs >= endOfDay(partition)
    days.set(partition, hasChanged ? { ...day, doneMs: isStale ? 0 : day.doneMs } : { ...day, seenMs })
  }
  let buckets = 0
  let waiting = due.length
  const failures: unknown[] = []
  // Also without anything due: days that are gone are forgotten.
  await saveRollupDays(state, Object.fromEntries(days))
  for (const { partition, rows, toMs, hasChanged } of due.toSorted((a, b) => (a.partition < b.partition ? 1 : -1))) {
    const made = await rollUpDay(context, { fromMs: startOfDay(partition), toMs, untilMs })
    buckets += made.buckets
    failures.push(...made.failures)
    const isDone = made.isThrough && made.failures.length === 0
    const day = days.get(partition)
    if (isDone) days.set(partition, { rows, doneMs: toMs, seenMs })
    else if (day !== undefined && hasChanged) days.set(partition, { ...day, doneMs: 0 })
    await saveRollupDays(state, Object.fromEntries(days))
    if (isDone) waiting--
    if (!made.isThrough) break
  }
  if (failures.length > 0) throw failures[0]
  return { buckets, waiting }
}

async function rollUpDay(
  { telemetry, clock, signal }: RollUpContext,
  { fromMs, toMs, untilMs }: { readonly fromMs: number; readonly toMs: number; readonly untilMs: number },
): Promise<{ readonly buckets: number; readonly isThrough: boolean; readonly failures: readonly unknown[] }> {
  let buckets = 0
  let after: DueCursor | undefined
  const failures: unknown[] = []
  while (fromMs < toMs) {
    const due = await findDueMetrics(telemetry, { fromMs, toMs, after }, signal)
    for (const portion of planPortions(due)) {
      if (clock.monotonic() >= untilMs) return { buckets, isThrough: false, failures }
      signal.throwIfAborted()
      try {
        buckets += await makeRollups(telemetry, portion, signal)
      } catch (error) {
        signal.throwIfAborted()
        failures.push(error)
      }
    }
    if (due.length < mostDueMetrics) break
    after = due.at(-1)
  }
  return { buckets, isThrough: true, failures }
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
