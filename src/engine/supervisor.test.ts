import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { createLog } from '../lib/log.ts'
import { openTelemetryStore } from '../storage/telemetry/clickhouse-store.ts'
import { startEngine, type EngineHandle, type EngineStatus } from './supervisor.ts'

const log = createLog({ level: 'silent' })
const memoryLimitBytes = 2 ** 30

async function ready(engine: EngineHandle, restarts: number): Promise<EngineStatus> {
  return new Promise((resolve) => {
    const look = (status: EngineStatus): void => {
      if (status.state !== 'ready' || status.restarts < restarts) return
      stopListening()
      resolve(status)
    }
    const stopListening = engine.onChange(look)
    look(engine.status())
  })
}

/** Does the engine answer somebody who has not been connected to it before? */
async function answersNewConnections({ socketPath, secret }: EngineHandle): Promise<boolean> {
  const store = openTelemetryStore({ kind: 'engine', socketPath, secret })
  try {
    return await store.ping()
  } finally {
    await store.close()
  }
}

describe('a running engine', () => {
  let running: TestEngine
  beforeAll(async () => {
    running = await startTestEngine()
  })
  afterAll(async () => running.stop())

  const kill = (signal: NodeJS.Signals): void => void process.kill(running.engine.status().pid ?? 0, signal)

  test('its socket is for its user alone, its secret is in no command line', () => {
    const { socketPath, secret } = running.engine
    const { pid } = running.engine.status()
    expect(statSync(socketPath).mode & 0o777).toBe(0o600)
    expect(secret.length).toBeGreaterThan(40)
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(secret)
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('npm_')
  })

  test.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const)(
    'comes back after %s in the middle of queries and inserts; what was acknowledged is there',
    async (signal) => {
      const { store, engine } = running
      const { restarts } = engine.status()
      await store.command('TRUNCATE TABLE metric_metadata')
      const progress = { acknowledged: 0 }
      const inserting = (async () => {
        for (let id = 0; ; id++) {
          await store.command('INSERT INTO metric_metadata (project, family) SELECT 1, {family:String}', { family: `f${id}` })
          progress.acknowledged++
        }
      })().catch((error: unknown) => error)
      const querying = store.query('SELECT count() FROM numbers(1e14) WHERE NOT ignore(sipHash64(number))').catch((error: unknown) => error)
      while (progress.acknowledged < 10) await new Promise((resolve) => setImmediate(resolve))
      kill(signal)
      expect(await querying).toMatchObject({ name: 'Fault', code: 'unavailable', retryable: true })
      expect(await inserting).toMatchObject({ name: 'Fault', code: 'unavailable', retryable: true })
      const status = await ready(engine, restarts + 1)
      expect(status.lastExit).toMatchObject({ signal, at: expect.closeTo(Date.now(), -5) })
      const { rows } = await store.query<{ n: string }>('SELECT uniqExact(family) AS n FROM metric_metadata')
      // The one on its way may be stored too.
      expect([progress.acknowledged, progress.acknowledged + 1]).toContain(Number(rows[0]?.n))
    },
  )

  test('a second engine on the directory names the one that holds it, which goes on answering', async () => {
    const { directory, engine } = running
    const { pid } = engine.status()
    await expect(startEngine({ dataDir: directory, memoryLimitBytes, log })).rejects.toMatchObject({
      name: 'Fault',
      code: 'conflict',
      message: expect.stringContaining(`process ${pid}`),
    })
    expect(await answersNewConnections(engine)).toBe(true)
    expect(engine.status()).toMatchObject({ state: 'ready', pid })
  })
})

describe('starting and stopping', () => {
  const directories: string[] = []
  const children: ChildProcess[] = []
  const makeDirectory = (): string => {
    const directory = mkdtempSync(join(tmpdir(), 'vedette-engine-'))
    directories.push(directory)
    return directory
  }
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
  })

  test('a stop ends queries that run, within seconds, and leaves nothing behind', async () => {
    const { store, engine, directory } = await startTestEngine()
    const query = store.query('SELECT count() FROM numbers(1e14) WHERE NOT ignore(sipHash64(number))').catch((error: unknown) => error)
    const started = performance.now()
    await engine.stop()
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(await query).toMatchObject({ name: 'Fault' })
    expect(engine.status()).toMatchObject({ state: 'stopped', restarts: 0, lastExit: { code: 0, signal: null } })
    expect(existsSync(engine.socketPath)).toBe(false)
    expect(existsSync(join(directory, 'LOCK'))).toBe(false)
    await store.close()
    rmSync(directory, { recursive: true, force: true })
  })

  test('an orphan of a killed supervisor ends by itself and gives the directory free', async () => {
    const directory = makeDirectory()
    const parent = fork(new URL('./testdata/start-engine.ts', import.meta.url), [directory], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    children.push(parent)
    const [pid] = (await once(parent, 'message')) as [number]
    parent.kill('SIGKILL')
    const engine = await startEngine({ dataDir: directory, memoryLimitBytes, log })
    expect(engine.status().pid).not.toBe(pid)
    // A zombie is as good as gone: its parent is dead, and whoever inherits it buries it when it likes.
    expect(existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ') Z ').toContain(') Z ')
    await engine.stop()
  })

  test('a directory whose path is too long for a socket', async () => {
    const directory = join(makeDirectory(), 'd'.repeat(120))
    mkdirSync(directory)
    const engine = await startEngine({ dataDir: directory, memoryLimitBytes, log })
    expect(engine.socketPath.startsWith(tmpdir())).toBe(true)
    await expect(startEngine({ dataDir: directory, memoryLimitBytes, log })).rejects.toMatchObject({ code: 'conflict' })
    expect(await answersNewConnections(engine)).toBe(true)
    await engine.stop()
    expect(existsSync(dirname(engine.socketPath))).toBe(false)
  })

  test('a directory that cannot be made is told, not retried', async () => {
    const dataDir = join(makeDirectory(), 'file/engine')
    writeFileSync(dirname(dataDir), '')
    await expect(startEngine({ dataDir, memoryLimitBytes, log })).rejects.toMatchObject({
      name: 'Fault',
      code: 'unavailable',
      message: expect.stringContaining(dataDir),
    })
  })
})
