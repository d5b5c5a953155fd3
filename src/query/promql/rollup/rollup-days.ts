import { z } from 'zod'

import type { StateStore } from '../../../storage/state/state-store.ts'

/** What the roll-ups of a day of samples were made from. */
export interface RollupDay {
  /** Rows of the day's partition when it was last looked through; -1: never. */
  readonly rows: number
  /** Buckets that end at or before this are made, epoch milliseconds; 0: none, or some of them are to be made again. */
  readonly doneMs: number
  /** What was stored before this, epoch milliseconds, is in them. */
  readonly seenMs: number
}

/** By the day's partition, `20261121`: all that have samples. */
export type RollupDays = Readonly<Record<string, RollupDay>>

/** Times whose buckets are all made: fromMs < end <= toMs, epoch milliseconds. */
export interface RollupCoverage {
  readonly fromMs: number
  readonly toMs: number
}

const job = 'roll-up-metrics'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const rollupDays = z.record(z.string(), z.object({ rows: z.number(), doneMs: z.number(), seenMs: z.number() }))

export async function loadRollupDays({ db }: Pick<StateStore, 'db'>): Promise<RollupDays> {
  const row = await db.selectFrom('job_memory').select('value').where('job', '=', job).executeTakeFirst()
  const parsed = rollupDays.safeParse(row?.value)
  return parsed.success ? parsed.data : {}
}

export async function saveRollupDays({ db }: Pick<StateStore, 'db'>, days: RollupDays): Promise<void> {
  const value = JSON.stringify(days)
  await db
    .insertInto('job_memory')
    .values({ job, value })
    .onConflict((conflict) => conflict.column('job').doUpdateSet({ value }))
    .execute()
}

/** The day's partition in which a time lies, epoch milliseconds. */
export function partitionOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10).replaceAll('-', '')
}

/** The beginning of a day's partition. Epoch milliseconds. */
export function startOfDay(partition: string): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(partition) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day))
}

/** The end of a day's partition, which is no part of it. */
export function endOfDay(partition: string): number {
  return startOfDay(partition) + dayMs
}

/** The stretches without gaps, rising: a day that waits is one, and the time behind what is made of it. */
export function coverageOf(days: RollupDays): readonly RollupCoverage[] {
  const lastMs = Math.max(0, ...Object.values(days).map(({ doneMs }) => doneMs))
  const gaps = Object.entries(days)
    .filter(([partition, { doneMs }]) => startOfDay(partition) <= lastMs && doneMs < Math.min(endOfDay(partition), lastMs))
    // The sample of midnight lies in the last bucket of the day before.
    .map(([partition, { doneMs }]) => ({ fromMs: Math.max(doneMs, startOfDay(partition) - hourMs), toMs: endOfDay(partition) }))
    .toSorted((a, b) => a.fromMs - b.fromMs)
  const stretches: RollupCoverage[] = []
  let fromMs = 0
  for (const gap of gaps) {
    if (gap.fromMs > fromMs) stretches.push({ fromMs, toMs: gap.fromMs })
    fromMs = Math.max(fromMs, gap.toMs)
  }
  if (lastMs > fromMs) stretches.push({ fromMs, toMs: lastMs })
  return stretches
}
