import { Fault } from '../../../lib/errors.ts'

/** Lets so many at a time do something, in the order in which they came. */
export class Turns {
  private free: number
  private readonly waiting = new Set<() => void>()

  constructor(count: number) {
    this.free = count
  }

  /** Waits for a turn; returns how to end it. Throws Fault `cancelled` when the signal aborts first. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw gone()
    if (this.free > 0) this.free--
    else await this.wait(signal)
    return () => {
      const [next] = this.waiting
      if (next === undefined) this.free++
      else {
        this.waiting.delete(next)
        next()
      }
    }
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.waiting.delete(begin)
        reject(gone())
      }
      this.waiting.add(begin)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}

function gone(): Fault {
  return new Fault('cancelled', 'the caller went away before it was his turn')
}
