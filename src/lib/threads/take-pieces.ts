import { Worker } from 'node:worker_threads'

import { Fault } from '../errors.ts'
import { nextTurn } from '../next-turn.ts'

interface ThreadOptions {
  /** What the thread finds as `workerData`. */
  readonly data: unknown
  readonly heapMb: number
  /** Ends the thread. */
  readonly signal?: AbortSignal | undefined
  /** What is read, for who hears that it could not be. */
  readonly what: string
}

/**
 * Has a thread of its own do long work; `file` tells what comes of it with `tellPieces`, and ends with it. Each piece is taken in a turn of the
 * event loop, and only then the next one is asked for. Throws Fault `unavailable` when the thread dies or the signal aborts, and what `take`
 * throws.
 */
export function takePieces(
  file: URL,
  { data, heapMb, signal, what }: ThreadOptions,
  take: (piece: never) => Promise<void> | void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
    let isStopped = false
    const stop = (): void => {
      isStopped = true
      void worker.terminate()
    }
    const takeOne = async (piece: never): Promise<void> => {
      try {
        await take(piece)
        await nextTurn()
        worker.postMessage('next', [])
      } catch (error) {
        reject(error)
        stop()
      }
    }
    // What the file tells is what it was written to tell.
    worker.on('message', (piece: unknown) => void takeOne(piece as never))
    worker.on('error', (cause) => reject(new Fault('unavailable', `${what} could not be read`, { cause })))
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop)
      // One that was stopped before it began ends as if nothing had been to do.
      if (code === 0 && !isStopped) resolve()
      else reject(new Fault('unavailable', `reading ${what} was interrupted`))
    })
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
