/** The engine: a child process that hosts chDB and answers ClickHouse's HTTP interface on a Unix socket. Started by the supervisor. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { lockDirectory, type DirectoryLock } from '../lib/directory-lock.ts'
import { Fault } from '../lib/errors.ts'
import { EngineCore } from './engine-core.ts'
import type { EngineMessage } from './engine-messages.ts'
import { createEngineServer } from './engine-server.ts'
import { renderEngineConfig } from './engine-settings.ts'
import { openSpool } from './spool.ts'

const lockRetryMs = 100
/** As long as an orphan of a killed supervisor may need to notice and end. */
const lockPatienceMs = 3_000
const closeWithinMs = 4_000
/** How often the engine proves to its supervisor that it still answers. */
const aliveEveryMs = 15_000
/** Deadly signals: chDB's handlers for them wait for a reporter that an embedded engine has not, and never end the process. */
const deadlySignals = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'] as const

const dataDir = environment('VEDETTE_ENGINE_DIR')
const socketPath = environment('VEDETTE_ENGINE_SOCKET')
const secret = environment('VEDETTE_ENGINE_SECRET')
const memoryLimitBytes = Number(environment('VEDETTE_ENGINE_MEMORY'))

// Without a supervisor there is no reason to run: it has been killed, or it let go of us. Rows it has not heard of are in its log.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// A terminal's Ctrl-C goes to the whole group; the supervisor decides when we stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ignore)

try {
  await start()
} catch (error) {
  tell({
    type: 'failed',
    code: error instanceof Fault ? error.code : 'unavailable',
    message: error instanceof Error ? error.message : String(error),
  })
  process.exitCode = 1
  process.disconnect()
}

async function start(): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = await waitForLock()
  const runDir = join(dataDir, 'run')
  rmSync(runDir, { recursive: true, force: true })
  mkdirSync(runDir, { mode: 0o700 })
  // chDB reads its configuration from the working directory, and pipes are named relative to it.
  process.chdir(runDir)
  writeFileSync('config.xml', renderEngineConfig(memoryLimitBytes))
  const core = await EngineCore.open(join(dataDir, 'data'), memoryLimitBytes, openSpool(dataDir))

  const server = createEngineServer(core, secret)
  rmSync(socketPath, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  chmodSync(socketPath, 0o600)
  process.on('message', (message) => {
    if (message === 'stop') void stop()
  })
  restoreDeadlySignals()
  tell({ type: 'ready', version: core.version })
  const tellAlive = (): Promise<void> => core.ping().then(() => tell({ type: 'alive' }))
  // One that is refused, as for want of memory, is no sign of life, and no reason to end at once.
  setInterval(() => void tellAlive().catch(() => undefined), aliveEveryMs)

  async function stop(): Promise<void> {
    server.close()
    const closed = await core.close(closeWithinMs)
    server.closeAllConnections()
    rmSync(socketPath, { force: true })
    lock.release()
    // A query that would not stop holds a thread: an ordinary exit would wait for it.
    if (closed) process.exit(0)
    else process.kill(process.pid, 'SIGKILL')
  }
}

/** Taking a listener off puts the signal's default back: death at once, and with it a restart. */
function restoreDeadlySignals(): void {
  for (const signal of deadlySignals) process.on(signal, ignore).off(signal, ignore)
}

async function waitForLock(): Promise<DirectoryLock> {
  const deadline = performance.now() + lockPatienceMs
  for (;;) {
    try {
      return lockDirectory(dataDir)
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, lockRetryMs))
    }
  }
}

function ignore(): void {}

function tell(message: EngineMessage): void {
  process.send?.(message)
}

function environment(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: the engine is started by the supervisor`)
  return value
}
