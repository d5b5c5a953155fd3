import type { Route } from '../../route.ts'
import { listBackupRunsRoute } from './list-backup-runs.ts'
import { listRestorePointsRoute } from './list-restore-points.ts'
import { makeBackupRoute } from './make-backup.ts'
import { readBackupsRoute } from './read-backups.ts'
import { recoveryKitRoute } from './recovery-kit.ts'
import { verifyBackupRoute } from './verify-backup.ts'

/** Copies of the platform. */
export const backupRoutes: readonly Route[] = [
  readBackupsRoute,
  listRestorePointsRoute,
  listBackupRunsRoute,
  makeBackupRoute,
  verifyBackupRoute,
  recoveryKitRoute,
]
