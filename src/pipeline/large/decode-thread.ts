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
        this.idle = setTimeout(() => void this.close(), idleMs).unref()
      }
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.idle)
    const { worker } = this
    this.worker = undefined
    await worker?.terminate()
  }

  private start(): Worker {
    const worker = new Worker(new URL(`decode-worker${extname(import.meta.url)}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    })
    worker.on('message', (answer: DecodeAnswer) => this.settle(answer))
    const fail = (error: Error): void => {
      if (this.worker === worker) this.worker = undefined
      for (const { reject } of this.waiting.values()) reject(error)
      this.waiting.clear()
    }
    worker.on('error', (error) => {
      fail(new Fault('unavailable', 'The body could not be decoded; nothing of it was stored.', { cause: error, retryAfterSeconds: 5 }))
    })
    worker.on('exit', () => {
      if (this.worker === worker)
        fail(new Fault('unavailable', 'Decoding was interrupted; nothing of this was stored.', { retryAfterSeconds: 1 }))
    })
    return worker
  }

  private settle(answer: DecodeAnswer): void {
    const waiting = this.waiting.get(answer.id)
    if (waiting === undefined) return
    if (answer.kind === 'recording')
      waiting.resolve(answer.blocks.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)))
    else waiting.reject(answer.kind === 'fault' ? new Fault(answer.code, answer.message) : new Error(answer.message))
  }
}
