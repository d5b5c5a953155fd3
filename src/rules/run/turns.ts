import { Fault } from '../../lib/errors.ts'

/** Lets so many pieces of work run at once, in the order in which they came. */
export class Turns {
  private free: number
  private readonly waiting = new Set<() => void>()

  constructor(atOnce: number) {
    this.free = atOnce
  }

  /** Runs the work when it is its turn. Throws Fault `cancelled` when the signal aborts before. */
  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.free > 0) this.free--
    else await this.wait(signal)
    try {
      return await work()
    } finally {
      const [next] = this.waiting
      // The place goes from hand to hand.
      if (next === undefined) this.free++
      else {
        this.waiting.delete(next)
        next()
      }
    }
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.waiting.delete(begin)
        reject(new Fault('cancelled', 'cancelled while waiting for its turn'))
      }
      const begin = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      if (signal.aborted) return onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
      this.waiting.add(begin)
    })
  }
}
