import { createLifecycle, lockDataDirectory, openState } from '../app/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import { createLog } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'

/** Options every command that works on the state store takes. */
export const stateOptions = { 'data-dir': { type: 'string' }, config: { type: 'string' } } as const

/** Opens the state store of a platform that is not running, runs `work`, closes it. Throws Fault('conflict') while it runs. */
export async function withState<T>(
  flags: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
  work: (state: StateStore) => Promise<T>,
): Promise<T> {
  const settings = loadSettings({ flags, environment })
  const lifecycle = createLifecycle(createLog({ level: 'error' }))
  try {
    // A server may be used by many; the embedded store has one user at a time.
    if (settings.storage.postgres === undefined) lockDataDirectory(settings.dataDir, lifecycle)
    return await work(await openState(settings, lifecycle))
  } finally {
    await lifecycle.stop()
  }
}
