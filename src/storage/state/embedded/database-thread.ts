import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import { Fault } from '../../../lib/errors.ts'
import { compileDatabase } from './compile-database.ts'
import type { FromWorker, ToWorker, WorkerTask } from './database-protocol.ts'

interface StatementResult {
  readonly rows: unknown[]
  readonly affectedRows: number | undefined
}

/** One worker thread with the database open in it. When it dies it stays dead; the supervisor starts another. */
export interface DatabaseThread {
  readonly alive: boolean
  /** Throws Fault `unavailable` when the thread dies or does not answer in time; whether the statement took effect is then unknown. */
  run(sql: string, parameters: readonly unknown[]): Promise<StatementResult>
  /** Closes the database and ends the thread. */
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (result: StatementResult) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/**
 * Opens the database of `directory` in a thread of its own. A statement without an answer for `answerWithinMs` ends the thread:
 * PGlite can neither be cancelled nor given a time-out, and spins for ever when its log does not fit on the disk.
 */
export async function startDatabaseThread(directory: string, answerWithinMs: number): Promise<DatabaseThread> {
  const worker = startWorker({ mode: 'serve', directory, code: await compileDatabase() })
  const waiting = new Map<number, Waiting>()
  let alive = true
  let lastId = 0

  const die = (reason: string, cause?: unknown): void => {
    alive = false
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(new Fault('unavailable', `The state database ${reason}; it is being reopened`, { cause, retryAfterSeconds: 1 }))
    }
    waiting.clear()
  }
  const send = (message: ToWorker): Promise<StatementResult> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => {
        // Callers hear of it only when the old thread can no longer write.
        void worker.terminate().then(() => die(`did not answer for ${answerWithinMs / 1000} s and was stopped`))
      }
      waiting.set(message.id, { resolve, reject, timer: setTimeout(giveUp, answerWithinMs) })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(message)
    })

  await readiness(worker, directory)
  worker.on('error', (error) => die('failed', error))
  worker.on('exit', () => die('stopped'))
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') return
    const call = waiting.get(message.id)
    if (call === undefined) return
    waiting.delete(message.id)
    clearTimeout(call.timer)
    if (message.kind === 'answer') call.resolve(message)
    else call.reject(Object.assign(new Error(message.error.message), message.error))
  })

  return {
    get alive() {
      return alive
    },
    async run(sql, parameters) {
      if (!alive) throw new Fault('unavailable', 'The state database is being reopened', { retryAfterSeconds: 1 })
      return await send({ kind: 'statement', id: ++lastId, sql, parameters })
    },
    async close() {
      if (!alive) return
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      await send({ kind: 'close', id: ++lastId })
      await ended
    },
  }
}

/** Makes a new database in `directory` in a thread that ends afterwards, so that the memory this takes is given back. */
export async function createInThread(directory: string): Promise<void> {
  const worker = startWorker({ mode: 'create', directory })
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`making the state database ended with code ${code}`))
    })
  })
}

function startWorker(task: WorkerTask): Worker {
  return new Worker(new URL(`database-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: task,
    stdout: true,
    stderr: true,
    // A result too large for it ends the thread, not the process.
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
  })
}

const openWithinMs = 60_000

async function readiness(worker: Worker, directory: string): Promise<void> {
  // PostgreSQL writes to standard error why it cannot open a directory.
  let said = ''
  const listen = (chunk: Buffer): void => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000)
  }
  worker.stderr.on('data', listen)
  worker.stdout.on('data', listen)
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not open after ${openWithinMs / 1000} s`)), openWithinMs)
      const settle = (act: () => void) => (): void => {
        clearTimeout(timer)
        act()
      }
      worker.once('message', settle(resolve))
      worker.once('error', (error) => settle(() => reject(error))())
      worker.once('exit', (code) => settle(() => reject(new Error(`its thread ended with code ${code}`)))())
    })
  } catch (error) {
    await worker.terminate()
    const reason = [error instanceof Error ? error.message : String(error), said.trim()].filter(Boolean).join(': ')
    const advice = 'Restore it from a back-up, or move it away to begin with an empty one'
    throw new Fault('unavailable', `The state database in ${directory} cannot be opened: ${reason}. ${advice}`, { cause: error })
  }
}
