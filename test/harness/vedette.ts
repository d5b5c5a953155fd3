import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const adminEmail = 'admin@example.org'
export const adminPassword = 'correct horse battery staple'
export const apiToken = 'test-token-with-enough-length-0123456789'
export const ingestKey = 'test-ingest-key-with-enough-length-0123456789'

export interface Vedette {
  readonly url: string
  readonly directory: string
  readonly process: ChildProcess
  /** Lines of standard output so far. */
  readonly output: readonly string[]
  /** JSON log lines of standard error so far. */
  readonly log: readonly string[]
  /** An API call with the test token; parses JSON, throws on an error status unless `status` is asked for. */
  api<T = Record<string, unknown>>(path: string, init?: { method?: string; body?: unknown; headers?: Record<string, string> }): Promise<T>
  /** SIGTERM, then waits; returns the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL to the program alone. */
  kill(): Promise<void>
  /** Stops and removes the data directory. */
  dispose(): Promise<void>
}

interface StartOptions {
  readonly directory?: string
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly readyWithinMs?: number
}

/** Starts the built program on a free port with a data directory of its own, as a user would; resolves when it is ready. */
export async function startVedette(options: StartOptions = {}): Promise<Vedette> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'vedette-acceptance-'))
  const child = spawn(process.execPath, ['dist/src/main.cjs', 'serve', '--data-dir', directory, '--port', '0', ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      VEDETTE_ADMIN_EMAIL: adminEmail,
      VEDETTE_ADMIN_PASSWORD: adminPassword,
      VEDETTE_API_TOKEN: apiToken,
      VEDETTE_INGEST_KEY: ingestKey,
      ...options.environment,
    },
  })
  const output: string[] = []
  const log: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time\n${log.join('\n')}`)), options.readyWithinMs ?? 60_000)
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line)
      const ready = /^vedette ready (\S+)$/.exec(line)?.[1]
      if (ready === undefined) return
      clearTimeout(timer)
      resolve(ready)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${signal ?? code} before it was ready\n${output.join('\n')}\n${log.join('\n')}`))
    })
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    return ended
  }
  return {
    url,
    directory,
    process: child,
    output,
    log,
    api: async <T>(path: string, init: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) => {
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
    },
    stop,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
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
