import type { AlertingContext } from '../alerting-context.ts'
import { clockToleranceMs, forgetFuture } from './forget-future.ts'

/** A part of alerting that does things at times. */
export interface TimedPart {
  /** When there is something to do next; undefined: nothing waits. */
  nextDueMs(): number | undefined
  /** Does what is due. */
  runDue(nowMs: number): Promise<void>
  /** The clock was set back to now: times that the part remembers for itself are of another clock. */
  setBack?(nowMs: number): void
}

const tryAgainMs = 5000

/** Notices that the clock was set back: nothing may wait for a time that was not there. */
export class ClockWatch implements TimedPart {
  readonly #context: AlertingContext
  readonly #parts: readonly TimedPart[]
  /** The latest time that was seen. */
  #latestMs: number
  #notBeforeMs = 0
  #isBusy = false

  constructor(context: AlertingContext, parts: readonly TimedPart[]) {
    this.#context = context
    this.#parts = parts
    this.#latestMs = context.clock.now()
  }

  nextDueMs(): number | undefined {
    const nowMs = this.#context.clock.now()
    this.#latestMs = Math.max(this.#latestMs, nowMs)
    if (this.#isBusy || this.#latestMs - nowMs <= clockToleranceMs) return undefined
    // Not if it was set back once more.
    return this.#notBeforeMs > nowMs + tryAgainMs ? nowMs : Math.max(nowMs, this.#notBeforeMs)
  }

  async runDue(nowMs: number): Promise<void> {
    if ((this.nextDueMs() ?? Number.POSITIVE_INFINITY) > nowMs) return
    const { state, log, clock } = this.#context
    this.#isBusy = true
    try {
      log.warn({ seconds: Math.round((this.#latestMs - nowMs) / 1000) }, 'the clock was set back; alerting goes by it from now on')
      await state.ledger.changeInSteps(() => forgetFuture(this.#context, nowMs))
      for (const part of this.#parts) part.setBack?.(nowMs)
      this.#latestMs = clock.now()
    } catch (error) {
      this.#notBeforeMs = nowMs + tryAgainMs
      log.warn({ err: error }, 'alerting could not be put to the clock that was set back; it is tried again')
    } finally {
      this.#isBusy = false
    }
  }
}
