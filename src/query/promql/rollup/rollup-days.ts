import { z } from 'zod'

import type { StateStore } from '../../../storage/state/state-store.ts'

/** What the roll-ups of a day of samples were made from. */
export interface RollupDay {
  /** Rows of the day's partition when it was last looked through; -1: never. */
  readonly rows: number
  /** Buckets that end at or before this are made, epoch milliseconds; 0: none. */
  readonly doneMs: number
}

/** By the day's partition, `20261121`: all that have samples. */
export type RollupDays = Readonly<Record<string, RollupDay>>

/** Times whose buckets are all made: fromMs < end <= toMs, epoch milliseconds. */
export interface RollupCoverage {
  readonly fromMs: number
  readonly toMs: number
}

const job = 'roll-up-metrics'
const dayMs = 86_400_000
const rollupDays = z.record(z.string(), z.object({ rows: z.number(), doneMs: z.number() }))

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

/** The beginning of a day's partition. Epoch milliseconds. */
export function startOfDay(partition: string): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(partition) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day))
}

/** The end of a day's partition, which is no part of it. */
export function endOfDay(partition: string): number {
  return startOfDay(partition) + dayMs
}

/** The latest stretch without gaps: what is behind a day that waits still may be complete, but is not said to be. */
export function coverageOf(days: RollupDays): RollupCoverage | undefined {
  const toMs = Math.max(0, ...Object.values(days).map(({ doneMs }) => doneMs))
  if (toMs === 0) return undefined
  const gaps = Object.entries(days).filter(
    ([partition, { doneMs }]) => doneMs < Math.min(endOfDay(partition), toMs) && startOfDay(partition) < toMs,
  )
  return { fromMs: Math.max(0, ...gaps.map(([partition]) => endOfDay(partition))), toMs }
}
