import { type OutgoingHttp, OutgoingFault } from '../../lib/outgoing/outgoing-http.ts'
import { findWayProblem, type WayContext } from './way-problem.ts'

export interface DeadManContext extends WayContext {
  /** Past the guard for addresses that were entered in the page. */
  readonly call: OutgoingHttp
}

/** How the call of somebody outside does. */
export interface DeadManState {
  /** Undefined: not since the start. */
  readonly lastTryMs: number | undefined
  readonly lastSuccessMs: number | undefined
  /** Why it was not called, or what it answered; undefined: all is well. */
  readonly problem: string | undefined
}

const callWithinMs = 15_000
const tryAgainMs = 30_000
const firstAfterMs = 10_000
const clockName = 'dead-man'

/**
 * Calls an address outside again and again, as long as rules are evaluated, messages get out and the store takes what is written: when it
 * falls silent, whoever listens there knows that nobody watches any more.
 */
export class DeadMan {
  readonly #context: DeadManContext
  readonly #stopping = new AbortController()
  #nextMs: number
  #lastTryMs: number | undefined
  #problem: string | undefined
  #url: string | undefined
  #isUnderWay = false

  constructor(context: DeadManContext) {
    this.#context = context
    this.#nextMs = context.clock.now() + firstAfterMs
  }

  nextDueMs(): number | undefined {
    const deadMan = this.#context.state.policy.current.policy.deadMan
    if (deadMan === null || this.#isUnderWay) return undefined
    return deadMan.url === this.#url || this.#url === undefined ? this.#nextMs : 0
  }

  async runDue(nowMs: number): Promise<void> {
    const dueMs = this.nextDueMs()
    const deadMan = this.#context.state.policy.current.policy.deadMan
    if (deadMan === null || dueMs === undefined || dueMs > nowMs) return
    this.#url = deadMan.url
    this.#lastTryMs = nowMs
    this.#isUnderWay = true
    try {
      this.#problem = findWayProblem(this.#context, nowMs) ?? (await this.#call(deadMan.url, nowMs))
    } catch (error) {
      this.#problem = 'the store does not take what is written'
      this.#context.log.warn({ err: error }, "the dead man's switch was not called")
    } finally {
      this.#isUnderWay = false
    }
    const everyMs = deadMan.everySeconds * 1000
    this.#nextMs = nowMs + (this.#problem === undefined ? everyMs : Math.min(everyMs, tryAgainMs))
  }

  setBack(nowMs: number): void {
    this.#nextMs = nowMs
  }

  get state(): DeadManState {
    return { lastTryMs: this.#lastTryMs, lastSuccessMs: this.#context.state.clocks.get(clockName)?.atMs, problem: this.#problem }
  }

  stop(): void {
    this.#stopping.abort()
  }

  /** Resolves with what is wrong. */
  async #call(url: string, nowMs: number): Promise<string | undefined> {
    const { state, call } = this.#context
    // What cannot be written could not be told either.
    await state.ledger.change(() => state.clocks.put({ name: clockName, atMs: nowMs, sequence: 0, content: '' }))
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(callWithinMs), this.#stopping.signal])
      const { status } = await call({ method: 'GET', url, headers: {} }, signal)
      return status < 300 ? undefined : `it answered ${status}`
    } catch (error) {
      if (error instanceof OutgoingFault) return error.message
      throw error
    }
  }
}
