import { z } from 'zod'

import type { StateStore } from '../storage/state/state-store.ts'
import { judgeClock } from './judge-clock.ts'
import type { RetentionMemory } from './retention-run.ts'

const job = 'enforce-retention'
const clockMark = z.object({
  trustedMs: z.number(),
  suspect: z.object({ sinceMs: z.number(), lastMs: z.number() }).exactOptional(),
})
const clearedPartitions = z.record(z.string(), z.object({ of: z.string(), inserted: z.number(), atMs: z.number() }))

/** What retention remembers from run to run, in the state store: the clock, and what it deleted from which partitions. */
export function openRetentionMemory(state: Pick<StateStore, 'db'>): RetentionMemory {
  const load = async <Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema> | undefined> => {
    const row = await state.db.selectFrom('job_memory').select('value').where('job', '=', name).executeTakeFirst()
    return row === undefined ? undefined : schema.safeParse(row.value).data
  }
  const save = async (name: string, record: unknown): Promise<void> => {
    const value = JSON.stringify(record)
    await state.db
      .insertInto('job_memory')
      .values({ job: name, value })
      .onConflict((conflict) => conflict.column('job').doUpdateSet({ value }))
      .execute()
  }
  return {
    load: () => load(job, clockMark),
    save: (mark) => save(job, mark),
    loadCleared: async (table) => (await load(`${job}/${table}`, clearedPartitions)) ?? {},
    saveCleared: (table, cleared) => save(`${job}/${table}`, cleared),
  }
}

/** Why a run at this moment would hold back; undefined when it would drop what is due. */
export async function reasonRetentionHolds(memory: Pick<RetentionMemory, 'load'>, nowMs: number): Promise<string | undefined> {
  const mark = await memory.load()
  // Before the first run there is nothing to say.
  return mark === undefined ? undefined : judgeClock(mark, nowMs).held
}
