import type { Route } from '../../route.ts'
import { listBackupRunsRoute } from './list-backup-runs.ts'
import { makeBackupRoute } from './make-backup.ts'
import { readBackupsRoute } from './read-backups.ts'
import { recoveryKitRoute } from './recovery-kit.ts'
import { verifyBackupRoute } from './verify-backup.ts'

/** Copies of the platform. */
export const backupRoutes: readonly Route[] = [readBackupsRoute, listBackupRunsRoute, makeBackupRoute, verifyBackupRoute, recoveryKitRoute]
