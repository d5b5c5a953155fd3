import { backupBegun } from '../../contract/backups.ts'
import { defineRoute } from '../../route.ts'
import { beginRun } from './begin-run.ts'

export const makeBackupRoute = defineRoute({
  method: 'POST',
  path: '/api/backups',
  summary: 'Make a back-up now',
  description:
    'Answers once it has begun; `GET /api/backups` tells how far it is. Needs `settings.write` in all projects and stands in the audit trail.',
  access: 'settings.write',
  reply: backupBegun,
  handle: (services, { caller }) =>
    beginRun(services, caller, { action: 'backup.make', pointId: '', run: (signal) => services.backups.backUp(signal) }),
})
