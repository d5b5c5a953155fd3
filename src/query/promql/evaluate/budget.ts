import { Fault } from '../../../lib/errors.ts'
import { nextTurn } from '../../../lib/next-turn.ts'
import type { PromqlLimits } from '../query.ts'

/** How long one turn on the event loop may take before others get theirs. */
const turnMs = 4
/** A reason that is made once: one of its own for each query would come with a stack. */
const over = new Fault('cancelled', 'the query is over')

/** What one query may use: turns, time and samples held at once. Asked between series and slices of them. */
export class Budget {
  /** Samples that came from the source. */
  samplesRead = 0
  /** The most samples held at once. */
  peakSamples = 0
  private held = 0
  private turnEndsAt = performance.now() + turnMs
  private timedOut = false
  private readonly limits: PromqlLimits
  private readonly controller = new AbortController()
  private readonly timer: NodeJS.Timeout
  private readonly caller: AbortSignal
  private readonly onCallerGone = (): void => this.controller.abort()

  constructor(limits: PromqlLimits, caller: AbortSignal) {
    this.limits = limits
    this.caller = caller
    this.timer = setTimeout(() => {
      this.timedOut = true
      this.controller.abort()
    }, limits.timeoutMs)
    if (caller.aborted) this.controller.abort()
    else caller.addEventListener('abort', this.onCallerGone, { once: true })
  }

  /** Aborts when the caller goes away, the time is over or the query has failed. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Ends what is still under way; to be called once the query is answered or has failed. */
  close(): void {
    clearTimeout(this.timer)
    this.caller.removeEventListener('abort', this.onCallerGone)
    this.controller.abort(over)
  }

  /** Whether this turn has lasted long enough: `pause` then. */
  get due(): boolean {
    return performance.now() >= this.turnEndsAt
  }

  /** Lets others have a turn. */
  async pause(): Promise<void> {
    this.check()
    await nextTurn()
    this.check()
    this.turnEndsAt = performance.now() + turnMs
  }

  /** Throws Fault when the caller went away or the time is over. */
  check(): void {
    if (!this.controller.signal.aborted) return
    if (this.timedOut) throw new Fault('query_limit', 'query timed out in expression evaluation', { details: { kind: 'timeout' } })
    throw new Fault('cancelled', 'query was canceled in expression evaluation')
  }

  /** Counts samples that are now in memory. Throws Fault when they are too many. */
  hold(samples: number): void {
    this.held += samples
    if (this.held > this.peakSamples) this.peakSamples = this.held
    if (this.held > this.limits.maxSamples) {
      throw new Fault('query_limit', 'query processing would load too many samples into memory in query execution')
    }
  }

  /** Counts samples that are no longer needed. */
  release(samples: number): void {
    this.held -= samples
  }
}
