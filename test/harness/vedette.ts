import { spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

import { copyDataTemplate } from './data-template.ts'

export const adminEmail = 'admin@example.org'
export const adminPassword = 'correct horse battery staple'
export const apiToken = 'test-token-with-enough-length-0123456789'
export const ingestKey = 'test-ingest-key-with-enough-length-0123456789'

interface Request {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A cell of an SQL answer. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell }

export interface Vedette {
  readonly url: string
  readonly directory: string
  readonly process: ChildProcess
  /** Lines of standard output so far. */
  readonly output: readonly string[]
  /** JSON log lines of standard error so far. */
  readonly log: readonly string[]
  /** An API call with the test token; parses JSON, throws on an error status. */
  api<T = Record<string, unknown>>(path: string, init?: Request): Promise<T>
  /** Rows of POST /api/sql, each an array of cells in the order of the columns. */
  sql<Row extends readonly unknown[] = readonly Cell[]>(sql: string, params?: Readonly<Record<string, unknown>>): Promise<Row[]>
  /** The port that a listener besides the main one was given (`OTLP/HTTP`, `OTLP/gRPC`). */
  portOf(listener: string): Promise<number>
  /** SIGTERM, then waits; returns the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL to the program and all its children. */
  kill(): Promise<void>
  /** Ends it, if it still runs, without the care of a stop, and removes the data directory. */
  dispose(): Promise<void>
}

interface StartOptions {
  readonly directory?: string
  /** Begins with nothing at all, as a first start does; else a new directory has the tables already. */
  readonly fromNothing?: boolean
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** The configuration file; without a word about them the OTLP listeners take any free port. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly readyWithinMs?: number
  /** Runs as another user; for that the tests must run as root. */
  readonly uid?: number
}

/** A run of the program that is not expected to serve. */
export interface FinishedRun {
  readonly code: number | null
  readonly output: string
  readonly log: string
}

const freePorts = { otlp: { http: { port: 0 }, grpc: { port: 0 } } }
const processes = new Set<ChildProcess>()
// A process group of its own lets a test kill all of it; so an interrupted run must do the same.
process.once('exit', () => {
  for (const child of processes) killGroup(child)
})

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

function spawnVedette(directory: string, { args = [], environment = {}, config = {}, uid }: StartOptions): ChildProcess {
  const file = join(mkdtempSync(join(tmpdir(), 'vedette-config-')), 'vedette.yaml')
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ ...freePorts, ...config }, undefined, 2))
  if (uid !== undefined) chownSync(dirname(file), uid, uid)
  const words = ['dist/program/main.cjs', 'serve', '--data-dir', directory, '--port', '0', '--config', file, ...args]
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: {
      PATH: process.env['PATH'],
      VEDETTE_ADMIN_EMAIL: adminEmail,
      VEDETTE_ADMIN_PASSWORD: adminPassword,
      VEDETTE_API_TOKEN: apiToken,
      VEDETTE_INGEST_KEY: ingestKey,
      ...environment,
    },
  })
  processes.add(child)
  child.once('exit', () => {
    processes.delete(child)
    rmSync(join(file, '..'), { recursive: true, force: true })
  })
  return child
}

/** Runs the built program until it ends by itself; for starts that must fail. One that serves instead is stopped and fails the test. */
export async function runVedette(options: StartOptions & { readonly directory: string }): Promise<FinishedRun> {
  const child = spawnVedette(options.directory, options)
  let output = ''
  let log = ''
  child.stdout?.on('data', (piece: Buffer) => {
    output += piece.toString()
    if (output.includes('vedette ready')) child.kill('SIGTERM')
  })
  child.stderr?.on('data', (piece: Buffer) => (log += piece.toString()))
  const timer = setTimeout(() => killGroup(child), options.readyWithinMs ?? 110_000)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return { code, output, log }
}

/** Starts the built program on free ports with a data directory of its own, as a user would; resolves when it is ready. */
export async function startVedette(options: StartOptions = {}): Promise<Vedette> {
  const isNew = options.directory === undefined || !existsSync(options.directory)
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'vedette-acceptance-'))
  const { fromNothing = false, config = {}, uid } = options
  if (isNew && !fromNothing && config['storage'] === undefined && uid === undefined) await copyDataTemplate(directory)
  const child = spawnVedette(directory, options)
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const output: string[] = []
  const log: string[] = []
  const url = await untilReady(child, output, log, options.readyWithinMs ?? 110_000)
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    return ended
  }
  const kill = async (): Promise<void> => {
    killGroup(child)
    await ended
  }
  const api = async <T>(path: string, init: Request = {}): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${apiToken}`,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as T
  }
  return {
    url,
    directory,
    process: child,
    output,
    log,
    api,
    sql: async <Row extends readonly unknown[]>(sql: string, params: Readonly<Record<string, unknown>> = {}) =>
      (await api<{ rows: Row[] }>('/api/sql', { body: { sql, params, maxRows: 100_000 } })).rows,
    portOf: async (listener) => {
      // Standard error may lag behind the ready line.
      const ports = (): Promise<number[]> => Promise.resolve(log.flatMap((line) => portIn(line, listener)))
      return (await eventually(ports, ({ length }) => length > 0))[0] ?? 0
    },
    stop,
    kill,
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) await kill()
      // What was killed may be in the middle of a write still.
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function portIn(line: string, wanted: string): number[] {
  const { listener, port } = JSON.parse(line.startsWith('{') ? line : '{}') as { listener?: string; port?: number }
  return listener === wanted && port !== undefined ? [port] : []
}

async function untilReady(child: ChildProcess, output: string[], log: string[], withinMs: number): Promise<string> {
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new TypeError('started without pipes')
  createInterface({ input: stderr }).on('line', (line) => log.push(line))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      killGroup(child)
      reject(new Error(`not ready in time\n${log.join('\n')}`))
    }, withinMs)
    createInterface({ input: stdout }).on('line', (line) => {
      output.push(line)
      const ready = /^vedette ready (\S+)$/.exec(line)?.[1]
      if (ready === undefined) return
      clearTimeout(timer)
      resolve(ready)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${signal ?? code} before it was ready\n${output.join('\n')}\n${log.join('\n')}`))
    })
  })
}

/** Asks until the answer satisfies `done`; for what becomes visible a moment after it was acknowledged. */
export async function eventually<T>(ask: () => Promise<T>, done: (answer: T) => boolean, withinMs = 20_000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (done(answer)) return answer
    if (Date.now() > deadline) throw new Error(`still not: ${JSON.stringify(answer)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
