import { backupBegun, backupPath } from '../../contract/backups.ts'
import { defineRoute } from '../../route.ts'
import { beginRun } from './begin-run.ts'

export const verifyBackupRoute = defineRoute({
  method: 'POST',
  path: '/api/backups/:id/verify',
  summary: 'Try a restore point out',
  description:
    'With a key at hand (`backup.verify.keyFile`, or a passphrase) it is restored to a scratch directory, where the stores start and everything is counted; else checksums are compared. Answers once it has begun.',
  access: 'settings.write',
  params: backupPath,
  reply: backupBegun,
  handle: (services, { caller, params }) =>
    beginRun(services, caller, {
      action: 'backup.verify',
      pointId: params.id,
      run: (signal) => services.backups.verify(params.id, signal),
    }),
})
