import { z } from 'zod'

import type { StateStore } from '../../../storage/state/state-store.ts'
import { endOfDay } from './rollup-days.ts'

/** Up to when samples were dropped, epoch milliseconds; never falls, however long samples are to be kept from now on. */
export interface DroppedSamples {
  readonly everybodyMs: number
  /** By the id of a project of which more is gone. */
  readonly projects: Readonly<Record<string, number>>
}

/** A day's partition of samples, and who has none there any more. */
export interface DroppedDay {
  readonly partition: string
  readonly projects: 'all' | readonly number[]
}

const job = 'dropped-metric-samples'
const droppedSamples = z.object({ everybodyMs: z.number(), projects: z.record(z.string(), z.number()) })
const none: DroppedSamples = { everybodyMs: 0, projects: {} }

export async function loadDroppedSamples({ db }: Pick<StateStore, 'db'>): Promise<DroppedSamples> {
  const row = await db.selectFrom('job_memory').select('value').where('job', '=', job).executeTakeFirst()
  return droppedSamples.safeParse(row?.value).data ?? none
}

/** Remembers what retention has dropped: of that time roll-ups are read from then on. */
export async function rememberDroppedSamples(state: Pick<StateStore, 'db'>, days: readonly DroppedDay[]): Promise<void> {
  if (days.length === 0) return
  const known = await loadDroppedSamples(state)
  const projects = new Map(Object.entries(known.projects))
  let { everybodyMs } = known
  for (const { partition, projects: whose } of days) {
    const endMs = endOfDay(partition)
    if (whose === 'all') everybodyMs = Math.max(everybodyMs, endMs)
    else for (const id of whose) projects.set(String(id), Math.max(projects.get(String(id)) ?? 0, endMs))
  }
  const more = [...projects].filter(([, endMs]) => endMs > everybodyMs)
  const value = JSON.stringify({ everybodyMs, projects: Object.fromEntries(more) })
  await state.db
    .insertInto('job_memory')
    .values({ job, value })
    .onConflict((conflict) => conflict.column('job').doUpdateSet({ value }))
    .execute()
}
