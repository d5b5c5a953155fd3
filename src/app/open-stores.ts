import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { isHalfRestored } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import { startEngine, type EngineHandle } from '../engine/supervisor.ts'
import { lockDirectory, type DirectoryLock } from '../lib/directory-lock.ts'
import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { openStateStore, stateOptionsOf, type ObserveStatement } from '../storage/state/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { openTelemetryStore, serverUrlOf, type StoreTarget, type TelemetryStore } from '../storage/telemetry/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import { snapshotPlace } from './upgrade-notes.ts'

/** One that stops, as another takes its place, needs ten seconds at most. */
const stateWithinMs = 15_000
/** So long before its time is over an engine that does not stop is killed. */
const killAheadMs = 800

export interface Stores {
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly target: StoreTarget
  /** Undefined when telemetry lives in a server. */
  readonly engine: EngineHandle | undefined
}

/** Opens both stores, at the same time: embedded or server is chosen here and nowhere else. */
export async function openStores(
  settings: Settings,
  { lifecycle, log, observe }: { readonly lifecycle: Lifecycle; readonly log: Log; readonly observe: ObserveStatement },
): Promise<Stores> {
  const [telemetry, state] = await Promise.allSettled([
    openTelemetry(settings, lifecycle, log),
    openState(settings, lifecycle, observe, log),
  ])
  if (telemetry.status === 'rejected') throw telemetry.reason
  if (state.status === 'rejected') throw state.reason
  return { ...telemetry.value, state: state.value }
}

/** Makes the data directory and takes it for this process. Throws Fault('conflict') that names the process that has it. */
export function lockDataDirectory(directory: string, lifecycle: Lifecycle): void {
  let lock: DirectoryLock
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    lock = lockDirectory(directory)
  } catch (error) {
    if (error instanceof Fault) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'unavailable',
      `the data directory ${directory} cannot be made or written: ${reason}. Give another with --data-dir DIR`,
      { cause: error },
    )
  }
  lifecycle.onStop('directory', 'data directory', () => lock.release())
  if (isHalfRestored(directory))
    throw new Fault('conflict', `a restore into ${directory} was cut off: take away all that is in it, and restore again`)
}

async function openTelemetry({ storage, engine, dataDir }: Settings, lifecycle: Lifecycle, log: Log): Promise<Omit<Stores, 'state'>> {
  const server = storage.clickhouse
  if (server === undefined) {
    const handle = await startEngine({ dataDir: join(dataDir, 'telemetry'), memoryLimitBytes: engine.memoryBytes, log })
    const telemetry = openTelemetryStore({ kind: 'engine', socketPath: handle.socketPath, secret: handle.secret })
    lifecycle.onStop('stores', 'engine', (withinMs) => stopEngine(handle, telemetry, withinMs - killAheadMs))
    return { telemetry, target: { kind: 'single' }, engine: handle }
  }
  const telemetry = openTelemetryStore({ kind: 'server', url: serverUrlOf(server) })
  lifecycle.onStop('stores', 'telemetry store', () => telemetry.close())
  return {
    telemetry,
    target: server.cluster === undefined ? { kind: 'single' } : { kind: 'cluster', cluster: server.cluster },
    engine: undefined,
  }
}

/** One that hangs must not be left behind: it would hold the directory of the next start. Acknowledged rows are in the log. */
async function stopEngine(handle: EngineHandle, telemetry: Pick<TelemetryStore, 'close'>, withinMs: number): Promise<void> {
  const { pid } = handle.status()
  let isKilled = false
  const kill = setTimeout(
    () => {
      if (pid === undefined) return
      isKilled = true
      process.kill(pid, 'SIGKILL')
    },
    Math.max(0, withinMs),
  )
  try {
    // Whoever waits for its answers may wait long, too.
    await telemetry.close()
  } finally {
    await handle.stop()
    clearTimeout(kill)
  }
  if (isKilled) throw new Error('the engine did not stop in time and was killed')
}

/**
 * Opens the state store alone; `observe` is told of every statement. With `log` as the platform does, which has a server's database for itself
 * and waits for another one that stops.
 */
export async function openState(
  { storage, dataDir }: Settings,
  lifecycle: Lifecycle,
  observe?: ObserveStatement,
  log?: Log,
): Promise<StateStore> {
  const options = stateOptionsOf({ storage, dataDir })
  const onWait = (holder: string): void => log?.warn({ holder }, 'the state database is in use; waiting until that one has stopped')
  const ours = log !== undefined && options.kind === 'server' ? { ...options, alone: { withinMs: stateWithinMs, onWait } } : options
  const state = await openStateStore(ours, observe, snapshotPlace(dataDir))
  lifecycle.onStop('stores', 'state store', () => state.close())
  return state
}
