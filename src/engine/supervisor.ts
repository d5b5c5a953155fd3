import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, resolve as resolvePath } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { threadPoolSize } from './engine-limits.ts'
import type { EngineMessage } from './engine-messages.ts'

export interface EngineOptions {
  /** Directory of the engine alone; made when missing. */
  readonly dataDir: string
  /** Ceiling for all queries and merges together. */
  readonly memoryLimitBytes: number
  readonly log: Log
}

export interface EngineStatus {
  readonly state: 'starting' | 'ready' | 'restarting' | 'stopped'
  /** How often it came back after a death. */
  readonly restarts: number
  readonly lastExit?: { readonly at: number; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  readonly pid?: number
  readonly version?: string
}

/** A running engine and how to reach it. Socket and secret stay the same through restarts. */
export interface EngineHandle {
  readonly socketPath: string
  /** Password of every request. */
  readonly secret: string
  status(): EngineStatus
  /** Calls `listener` after every change of status; returns how to stop listening. */
  onChange(listener: (status: EngineStatus) => void): () => void
  /** Closes the database and ends the process, within some six seconds. */
  stop(): Promise<void>
}

/** The longest path of a Unix socket, on Linux. */
const maxSocketPathBytes = 107
const startWithinMs = 60_000
const stopWithinMs = 6_000
/** An engine that has not answered its own question for so long hangs, and is killed. */
const silentForMs = 90_000
const firstDelayMs = 100
const maxDelayMs = 10_000
/** A process that lived this long has not failed at starting: the next delay is the first one again. */
const healthyAfterMs = 30_000

/**
 * Starts the engine and keeps it running. Throws Fault `conflict` when another process holds the directory, `unavailable` when
 * it will not start.
 */
export async function startEngine({ dataDir: directory, memoryLimitBytes, log }: EngineOptions): Promise<EngineHandle> {
  const dataDir = resolvePath(directory)
  const secret = randomBytes(32).toString('base64url')
  const socket = placeSocket(dataDir)
  const changes = new EventEmitter<{ change: [EngineStatus] }>()
  let status: EngineStatus = { state: 'starting', restarts: 0 }
  let child: ChildProcess | undefined
  let retry: NodeJS.Timeout | undefined
  let delayMs = firstDelayMs

  const set = (next: EngineStatus): void => {
    status = next
    changes.emit('change', status)
  }
  const onEnd = (code: number | null, signal: NodeJS.Signals | null): void => {
    child = undefined
    const lastExit = { at: Date.now(), code, signal }
    if (status.state === 'starting' || status.state === 'stopped') return set({ ...status, state: 'stopped', lastExit })
    log.error({ code, signal, delayMs }, 'the engine ended and is started again')
    set({ state: 'restarting', restarts: status.restarts, lastExit })
    retry = setTimeout(relaunch, delayMs * (0.5 + Math.random() / 2))
    delayMs = Math.min(delayMs * 2, maxDelayMs)
  }
  const onReady = (launched: ChildProcess, version: string): void => {
    if (status.state === 'stopped') return
    const healthy = setTimeout(() => (delayMs = firstDelayMs), healthyAfterMs).unref()
    launched.once('exit', () => clearTimeout(healthy))
    set({ ...status, state: 'ready', version, ...(launched.pid === undefined ? {} : { pid: launched.pid }) })
  }
  /** Starts the process and answers its end; resolves once it is ready. */
  const launch = async (): Promise<void> => {
    const launched = forkEngine({ dataDir, memoryLimitBytes, secret, socketPath: socket.path })
    child = launched
    logLines(launched, log)
    watchSilence(launched)
    launched.once('exit', onEnd)
    // Never started: there will be no exit.
    launched.once('error', () => void (launched.pid === undefined && onEnd(null, null)))
    onReady(launched, await waitUntilReady(launched))
  }
  const relaunch = (): void => {
    set({ ...status, restarts: status.restarts + 1 })
    // Its end is answered by `onEnd`.
    launch().catch((error: unknown) => log.error({ err: error }, 'the engine does not start'))
  }

  try {
    await launch()
  } catch (error) {
    socket.remove()
    throw error
  }
  return {
    socketPath: socket.path,
    secret,
    status: () => status,
    onChange(listener) {
      changes.on('change', listener)
      return () => void changes.off('change', listener)
    },
    async stop() {
      clearTimeout(retry)
      const listens = status.state === 'ready'
      set({ ...status, state: 'stopped' })
      if (child !== undefined) await stopChild(child, listens)
      socket.remove()
    },
  }
}

interface Launch {
  readonly dataDir: string
  readonly memoryLimitBytes: number
  readonly secret: string
  readonly socketPath: string
}

function forkEngine({ dataDir, memoryLimitBytes, secret, socketPath }: Launch): ChildProcess {
  // Compiled it is JavaScript; tests run the source.
  const entry = new URL(`./engine-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url)
  return fork(entry, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Nothing of our own environment: it holds secrets the engine has no use for.
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      TZ: 'UTC',
      UV_THREADPOOL_SIZE: String(threadPoolSize),
      VEDETTE_ENGINE_DIR: dataDir,
      VEDETTE_ENGINE_SECRET: secret,
      VEDETTE_ENGINE_SOCKET: socketPath,
      VEDETTE_ENGINE_MEMORY: String(memoryLimitBytes),
    },
  })
}

/** Resolves with the engine's version when it answers. A child that fails, ends or takes too long is killed, and the Fault says why. */
async function waitUntilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (fault: Fault): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(fault)
    }
    const timer = setTimeout(() => fail(new Fault('unavailable', `the engine is not ready after ${startWithinMs} ms`)), startWithinMs)
    child.once('error', (error) => fail(new Fault('unavailable', 'the engine cannot be started', { cause: error })))
    child.once('exit', (code, signal) => fail(new Fault('unavailable', `the engine ended with ${signal ?? code} while it started`)))
    child.on('message', (message: EngineMessage) => {
      if (message.type === 'failed') return fail(new Fault(message.code, message.message))
      clearTimeout(timer)
      if (message.type === 'ready') resolve(message.version)
    })
  })
}

/** Asks a child that `listens` to close its database; kills any other, and one that takes too long. */
async function stopChild(child: ChildProcess, listens: boolean): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const kill = (): void => void child.kill('SIGKILL')
  const timer = setTimeout(kill, stopWithinMs)
  if (listens && child.connected) child.send('stop', () => undefined)
  else kill()
  await ended
  clearTimeout(timer)
}

/** Kills a child that has said nothing for too long: it says `alive` as long as it answers queries. */
function watchSilence(child: ChildProcess): void {
  const timer = setTimeout(() => child.kill('SIGKILL'), silentForMs).unref()
  child.on('message', () => void timer.refresh())
  child.once('exit', () => clearTimeout(timer))
}

function logLines(child: ChildProcess, log: Log): void {
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => log.warn({ line: line.slice(0, 1000) }, 'engine output'))
}

/** In the data directory where the path is short enough for a socket, else in a new directory for temporary files. */
function placeSocket(dataDir: string): { path: string; remove(): void } {
  const inside = join(dataDir, 'engine.sock')
  // Not ours to remove: it may be that of an engine which already runs here.
  if (Buffer.byteLength(inside) <= maxSocketPathBytes) return { path: inside, remove: () => undefined }
  const directory = mkdtempSync(join(tmpdir(), 'vedette-engine-'))
  return { path: join(directory, 'engine.sock'), remove: () => rmSync(directory, { recursive: true, force: true }) }
}
