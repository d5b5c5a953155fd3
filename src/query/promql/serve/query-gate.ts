import { Fault } from '../../../lib/errors.ts'
import { nextTurn } from '../../../lib/next-turn.ts'

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

  /**
   * Runs the work when it is its turn, with the milliseconds that are left of its time. Throws Fault `overloaded` when too many wait,
   * `query_limit` when the time is over before the turn comes, `cancelled` when the signal aborts meanwhile.
   */
  async run<T>(work: (timeoutMs: number) => Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T> {
    const cameAt = performance.now()
    if (timeoutMs <= 0) throw timedOut()
    if (this.running >= this.limits.maxRunning) await this.wait(timeoutMs, signal)
    else this.running++
    try {
      // Many that are each within the time of a turn must not be answered in the same one.
      await nextTurn()
      return await work(timeoutMs - (performance.now() - cameAt))
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

  private wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { maxRunning, maxWaiting } = this.limits
    if (this.waiting.size >= maxWaiting) {
      const message = `${maxRunning} queries are running and ${maxWaiting} are waiting: try again in a moment`
      throw new Fault('overloaded', message, { retryAfterSeconds: 1 })
    }
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
        this.waiting.delete(waiting)
      }
      const leave = (): void => {
        end()
        reject(signal.aborted ? new Fault('cancelled', 'query was canceled in query queue') : timedOut())
      }
      const timer = setTimeout(leave, timeoutMs)
      const waiting: Waiting = {
        start: () => {
          end()
          resolve()
        },
      }
      this.waiting.add(waiting)
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
    })
  }
}

function timedOut(): Fault {
  return new Fault('query_limit', 'query timed out in query queue', { details: { kind: 'timeout' } })
}
