import { z } from 'zod'

import type { StateStore } from '../storage/state/state-store.ts'
import type { RetentionContext } from './enforce-retention.ts'
import { type ClockMark, judgeClock } from './judge-clock.ts'

const job = 'enforce-retention'
const clockMark = z.object({
  trustedMs: z.number(),
  suspect: z.object({ sinceMs: z.number(), lastMs: z.number() }).exactOptional(),
})

/** What retention remembers of the clock from run to run, in the state store. */
export function openRetentionMemory(state: Pick<StateStore, 'db'>): RetentionContext['memory'] {
  return {
    async load() {
      const row = await state.db.selectFrom('job_memory').select('value').where('job', '=', job).executeTakeFirst()
      return row === undefined ? undefined : readMark(row.value)
    },
    async save(mark) {
      const value = JSON.stringify(mark)
      await state.db
        .insertInto('job_memory')
        .values({ job, value })
        .onConflict((conflict) => conflict.column('job').doUpdateSet({ value }))
        .execute()
    },
  }
}

/** Why a run at this moment would hold back; undefined when it would drop what is due. */
export async function reasonRetentionHolds(memory: RetentionContext['memory'], nowMs: number): Promise<string | undefined> {
  const mark = await memory.load()
  // Before the first run there is nothing to say.
  return mark === undefined ? undefined : judgeClock(mark, nowMs).held
}

function readMark(value: unknown): ClockMark | undefined {
  const parsed = clockMark.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
