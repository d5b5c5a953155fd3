import { requireEverywhere } from '../../../access/index.ts'
import { backupRunsQuery, backupRunsReply } from '../../contract/backups.ts'
import { defineRoute } from '../../route.ts'

export const listBackupRunsRoute = defineRoute({
  method: 'GET',
  path: '/api/backups/runs',
  summary: 'What became of each back-up and each verification',
  description: 'Newest first; the newest 500 are kept. Needs `settings.read` in all projects.',
  access: 'settings.read',
  query: backupRunsQuery,
  reply: backupRunsReply,
  async handle({ state, backups }, { caller, query }) {
    await requireEverywhere(state.db, caller, 'settings.read')
    const { rows, next } = await backups.runs(query)
    return {
      rows: rows.map(({ pointId, startedAt, finishedAt, ...run }) => ({
        ...run,
        point: pointId ?? null,
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(finishedAt).toISOString(),
      })),
      next,
    }
  },
})
