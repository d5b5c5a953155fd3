import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import { Fault } from '../../lib/errors.ts'
import { copyToOwn } from '../../lib/join-pieces.ts'
import type { Intake } from '../../receivers/receiver.ts'
import type { DecodeAnswer, DecodeTask } from './decode-protocol.ts'

/** Nothing to do for so long ends the thread: it holds memory. */
const idleMs = 60_000
/** Heap of the thread; a JSON body of the greatest size takes about 1 GB to parse. Past it the thread dies, not the process. */
const heapMb = 2048

interface Waiting {
  readonly resolve: (blocks: Buffer[]) => void
  readonly reject: (error: Error) => void
}

/** A thread that decodes large bodies, one at a time; started when it is needed first. */
export class DecodeThread {
  private worker: Worker | undefined
  private idle: NodeJS.Timeout | undefined
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0

  /**
   * The recording of what the receiver's endpoint reads in a body. Takes the body's memory with it: the caller's buffer is empty
   * afterwards. Throws what the receiver throws, and Fault `unavailable` when the thread died of the body.
   */
  async decode(receiver: string, path: string, intake: Intake): Promise<Buffer[]> {
    const id = ++this.lastId
    const { body, receivedAt, contentType, query, headers, params = {}, frames } = intake
    // Memory that others share (a slice of a larger buffer) cannot be given away.
    const own = body.byteOffset === 0 && body.byteLength === body.buffer.byteLength ? body : await copyToOwn(body)
    clearTimeout(this.idle)
    const worker = (this.worker ??= this.start())
    const task: DecodeTask = {
      id,
      receiver,
      path,
      body: own,
      receivedAt,
      contentType,
      query: query.toString(),
      headers,
      params: { ...params },
      frames: frames && { starts: frames.starts, ends: frames.ends, peers: frames.peers },
    }
    try {
      return await new Promise<Buffer[]>((resolve, reject) => {
        this.waiting.set(id, { resolve, reject })
        worker.ref()
        worker.postMessage(task, [own.buffer as ArrayBuffer])
      })
    } finally {
      this.waiting.delete(id)
      if (this.waiting.size === 0) {
        this.worker?.unref()
        // When the thread died there are several who were the last.
        clearTimeout(this.idle)
        this.idle = setTimeout(() => {
          if (this.waiting.size === 0) void this.close()
        }, idleMs).unref()
      }
    }
  }

  /** Bodies being decoded fail as `unavailable`. The next one starts the thread again. */
  async close(): Promise<void> {
    clearTimeout(this.idle)
    const { worker } = this
    this.worker = undefined
    this.rejectAll(interrupted)
    await worker?.terminate()
  }

  private start(): Worker {
    const worker = new Worker(new URL(`decode-worker${extname(import.meta.url)}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    worker.on('message', (answer: DecodeAnswer) => this.settle(answer))
    const fail = (why: (isOldest: boolean) => Fault): void => {
      if (this.worker !== worker) return
      this.worker = undefined
      this.rejectAll(why)
    }
    // It reads one at a time: the oldest is what it died of; the others come again before that one does.
    worker.on('error', (cause) => fail((isOldest) => (isOldest ? died(cause) : interrupted())))
    worker.on('exit', () => fail(interrupted))
    return worker
  }

  private rejectAll(why: (isOldest: boolean) => Fault): void {
    const all = [...this.waiting.values()]
    this.waiting.clear()
    for (const [at, { reject }] of all.entries()) reject(why(at === 0))
  }

  private settle(answer: DecodeAnswer): void {
    const waiting = this.waiting.get(answer.id)
    if (waiting === undefined) return
    if (answer.kind === 'recording')
      waiting.resolve(answer.blocks.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)))
    else waiting.reject(answer.kind === 'fault' ? new Fault(answer.code, answer.message) : new Error(answer.message))
  }
}

/** True for what is thrown for a body that the thread died of; whoever only waited behind it is told otherwise. */
export function isDeathOfThread(error: unknown): boolean {
  return error instanceof Fault && error.details?.['threadDied'] === true
}

function died(cause: Error): Fault {
  const details = { threadDied: true }
  return new Fault('unavailable', 'The body could not be decoded; nothing of it was stored.', { cause, retryAfterSeconds: 5, details })
}

function interrupted(): Fault {
  return new Fault('unavailable', 'Decoding was interrupted; nothing of this was stored.', { retryAfterSeconds: 1 })
}
