import { Fault } from '../../../lib/errors.ts'

export interface QueryGateLimits {
  /** Queries that run at the same time. */
  readonly maxRunning: number
  /** Queries that may wait for their turn; one more is refused. */
  readonly maxWaiting: number
}

interface Waiting {
  start(): void
}

/** Lets so many queries run at once, in the order in which they came. */
export class QueryGate {
  private running = 0
  private readonly waiting = new Set<Waiting>()
  private readonly limits: QueryGateLimits

  constructor(limits: QueryGateLimits) {
    this.limits = limits
  }

  /** Runs the work when it is its turn. Throws Fault `overloaded` when too many wait, `cancelled` when the signal aborts meanwhile. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.running >= this.limits.maxRunning) await this.wait(signal)
    else this.running++
    try {
      return await work()
    } finally {
      const [next] = this.waiting
      // The place goes from hand to hand.
      if (next === undefined) this.running--
      else {
        this.waiting.delete(next)
        next.start()
      }
    }
  }

  private wait(signal: AbortSignal): Promise<void> {
    const { maxRunning, maxWaiting } = this.limits
    if (this.waiting.size >= maxWaiting) {
      const message = `${maxRunning} queries are running and ${maxWaiting} are waiting: try again in a moment`
      throw new Fault('overloaded', message, { retryAfterSeconds: 1 })
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(waiting)
        reject(new Fault('cancelled', 'query was canceled in query queue'))
      }
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      if (signal.aborted) return leave()
      this.waiting.add(waiting)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
