import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import type { Notification } from '../../channels/channel.ts'
import { Turn } from '../ledger/turn.ts'
import type { ComposeAnswer, ComposeTask } from './compose-protocol.ts'
import { writeNotification } from './write-notification.ts'

/** Nothing to do for so long ends the thread: it holds memory. */
const idleMs = 60_000
const heapMb = 512
const withinMs = 60_000

/** What a message is made of. */
export interface ToCompose {
  readonly channel: string
  readonly settings: unknown
  readonly notification: Notification
  readonly remembered: Readonly<Record<string, string>>
  /** The same object for as long as the same configuration holds. */
  readonly templates: ReadonlyMap<string, string>
}

/** The thread could not do it, which says nothing about the message. */
export class ComposeThreadLost extends Error {}

interface Waiting {
  readonly resolve: (message: unknown) => void
  readonly reject: (error: Error) => void
}

/** A thread that makes messages about many alerts, one at a time; started when it is needed first. */
export class ComposeThread {
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #lastId = 0
  #known: ReadonlyMap<string, string> | undefined
  readonly #waiting = new Map<number, Waiting>()

  /** What the channel makes of it. Throws what the channel says is wrong, and ComposeThreadLost. */
  async compose({ templates, notification, ...parts }: ToCompose): Promise<unknown> {
    const written = await new Turn().finish(writeNotification(notification))
    const id = ++this.#lastId
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#start())
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        timer = setTimeout(() => {
          reject(new Error(`it took longer than ${withinMs / 1000} s`))
          void this.close()
        }, withinMs)
        const task: ComposeTask = { id, ...parts, notification: written, templates: this.#known === templates ? undefined : templates }
        try {
          worker.postMessage(task, [])
        } catch (error) {
          // Settings that cannot be handed over.
          reject(new ComposeThreadLost('the message cannot be made beside', { cause: error }))
          return
        }
        this.#known = templates
        worker.ref()
      })
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) {
        this.#worker?.unref()
        this.#idle = setTimeout(() => void this.close(), idleMs).unref()
      }
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = undefined
    this.#known = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL(`compose-worker${extname(import.meta.url)}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    worker.on('message', (answer: ComposeAnswer) => {
      const waiting = this.#waiting.get(answer.id)
      if (answer.kind === 'message') waiting?.resolve(answer.message)
      else waiting?.reject(new Error(answer.problem))
    })
    const fail = (error?: unknown): void => {
      if (this.#worker === worker) {
        this.#worker = undefined
        this.#known = undefined
      }
      for (const { reject } of this.#waiting.values())
        reject(new ComposeThreadLost('the thread that makes messages ended', { cause: error }))
      this.#waiting.clear()
    }
    worker.on('error', fail)
    worker.on('exit', () => fail())
    return worker
  }
}
