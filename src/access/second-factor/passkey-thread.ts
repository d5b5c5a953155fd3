import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import { Fault } from '../../lib/errors.ts'
import type { PasskeyAnswer, PasskeyTask, PasskeyToVerify, VerifiedPasskey } from './passkey-protocol.ts'

/** Nothing to do for so long ends the thread: it holds memory. */
const idleMs = 60_000
const heapMb = 128
const withinMs = 60_000

interface Waiting {
  readonly worker: Worker
  readonly resolve: (verified: VerifiedPasskey | undefined) => void
  readonly reject: (error: Fault) => void
}

/** A thread that verifies passkeys; started when one is asked for. */
export class PasskeyThread {
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #lastId = 0
  readonly #waiting = new Map<number, Waiting>()

  /** Somebody is about to show one: it is loaded while they look for it. */
  warm(): void {
    clearTimeout(this.#idle)
    this.#worker ??= this.#start()
    if (this.#waiting.size === 0) this.#rest()
  }

  /** What the passkey says of itself; undefined: it is not right. Throws Fault `unavailable` when the thread is lost. */
  async verify(passkey: PasskeyToVerify): Promise<VerifiedPasskey | undefined> {
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#start())
    const taskId = ++this.#lastId
    let late: NodeJS.Timeout | undefined
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(taskId, { worker, resolve, reject })
        late = setTimeout(() => void this.close(), withinMs)
        worker.ref()
        worker.postMessage({ ...passkey, taskId } satisfies PasskeyTask, [])
      })
    } finally {
      clearTimeout(late)
      this.#waiting.delete(taskId)
      if (this.#waiting.size === 0) this.#rest()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #rest(): void {
    clearTimeout(this.#idle)
    this.#worker?.unref()
    this.#idle = setTimeout(() => this.#waiting.size === 0 && void this.close(), idleMs).unref()
  }

  #start(): Worker {
    const worker = new Worker(new URL(`passkey-worker${extname(import.meta.url)}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    worker.on('message', ({ taskId, verified }: PasskeyAnswer) => this.#waiting.get(taskId)?.resolve(verified))
    const fail = (error?: unknown): void => {
      if (this.#worker === worker) this.#worker = undefined
      // Its successor may be at work already.
      for (const [taskId, one] of this.#waiting) {
        if (one.worker !== worker) continue
        this.#waiting.delete(taskId)
        one.reject(new Fault('unavailable', 'the passkey could not be checked just now; try again', { cause: error }))
      }
    }
    worker.on('error', fail)
    worker.on('exit', () => fail())
    return worker
  }
}
