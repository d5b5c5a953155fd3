import { join } from 'node:path'

import { type BackupContext, Backups } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { startFlusher } from '../pipeline/index.ts'
import { migrate } from '../storage/telemetry/index.ts'
import { defaultWalLimits, openWriteAheadLog } from '../storage/wal/index.ts'
import { createLifecycle } from './lifecycle.ts'
import { settingsFilesOf, telemetryPlaceOf } from './open-backups.ts'
import { lockDataDirectory, openStores } from './open-stores.ts'
import { version } from './version.ts'

/**
 * Opens the stores of a platform that does not run, and brings what its log has into them, for a back-up from the command line. Throws Fault
 * `conflict` while it runs.
 */
export async function withStoppedPlatform<T>(
  settings: Settings,
  configFile: string | undefined,
  work: (parts: { readonly context: BackupContext; openBackups(): Promise<Backups> }) => Promise<T>,
): Promise<T> {
  const log = createLog({ level: 'error' })
  const clock = systemClock
  const lifecycle = createLifecycle(log)
  try {
    lockDataDirectory(settings.dataDir, lifecycle)
    const { state, telemetry, target } = await openStores(settings, { lifecycle, log, observe: () => undefined })
    await migrate(telemetry, target)
    const wal = await openWriteAheadLog({
      directory: join(settings.dataDir, 'wal'),
      clock,
      log,
      limits: { ...defaultWalLimits, minFreeBytes: 0 },
    })
    const flusher = startFlusher({ wal, store: telemetry, clock, log })
    lifecycle.onStop('work', 'write-ahead log', async (withinMs) => {
      await flusher.stop(Math.max(0, withinMs - 1000))
      await wal.close()
    })
    const context: BackupContext = {
      clock,
      state,
      telemetry,
      telemetryIn: telemetryPlaceOf(settings),
      dataDir: settings.dataDir,
      program: version,
      settingsFiles: () => settingsFilesOf(settings, configFile),
      catchUp: (withinMs, signal) => flusher.catchUp(withinMs, signal),
    }
    const openBackups = (): Promise<Backups> =>
      Backups.open({ ...context, settings: settings.backup, log, memoryLimitBytes: settings.engine.memoryBytes })
    return await work({ context, openBackups })
  } finally {
    await lifecycle.stop()
  }
}
