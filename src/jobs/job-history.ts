import type { StateStore } from '../storage/state/state-store.ts'
import type { JobHistory, JobRun } from './scheduler.ts'

const keptRuns = 200

/** The history of runs in the state store; of each job the last 200. */
export function openJobHistory(state: StateStore): JobHistory & { list(job: string): Promise<readonly JobRun[]> } {
  return {
    async lastStart(job) {
      const row = await state.db
        .selectFrom('job_runs')
        .select('started_at')
        .where('job', '=', job)
        .orderBy('started_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.started_at
    },
    async record({ job, startedAt, finishedAt, outcome, summary }) {
      const row = { job, started_at: startedAt, finished_at: finishedAt, outcome, summary: summary.replaceAll('\0', '').slice(0, 2000) }
      await state.transaction(async (transaction) => {
        await transaction
          .insertInto('job_runs')
          .values(row)
          .onConflict((conflict) => conflict.columns(['job', 'started_at']).doUpdateSet(row))
          .execute()
        const oldest = await transaction
          .selectFrom('job_runs')
          .select('started_at')
          .where('job', '=', job)
          .orderBy('started_at', 'desc')
          .offset(keptRuns)
          .limit(1)
          .executeTakeFirst()
        if (oldest !== undefined)
          await transaction.deleteFrom('job_runs').where('job', '=', job).where('started_at', '<=', oldest.started_at).execute()
      })
    },
    async list(job) {
      const rows = await state.db
        .selectFrom('job_runs')
        .selectAll()
        .where('job', '=', job)
        .orderBy('started_at', 'desc')
        .limit(keptRuns)
        .execute()
      return rows.map(({ started_at, finished_at, outcome, summary }) => ({
        job,
        startedAt: started_at,
        finishedAt: finished_at,
        outcome: outcome === 'done' ? 'done' : 'failed',
        summary,
      }))
    },
  }
}
