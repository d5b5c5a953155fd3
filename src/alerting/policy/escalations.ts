import { TimerHeap } from '../dispatch/timer-heap.ts'
import type { EnqueueContext } from '../outbox/enqueue.ts'
import type { TimedPart } from '../set-back/clock-watch.ts'
import { takeStep } from './take-step.ts'

const tryAgainMs = 1000
const stepsAtOnce = 200

/** Takes each alert's steps at their times, what has been due for longest first. */
export class Escalations implements TimedPart {
  readonly #context: EnqueueContext
  readonly #timers = new TimerHeap()
  onReschedule: () => void = () => undefined

  constructor(context: EnqueueContext) {
    this.#context = context
    context.state.escalations.onChange((before, after) => {
      this.#setTimer((after ?? before)?.fingerprint ?? '', after?.dueMs)
    })
  }

  nextDueMs(): number | undefined {
    return this.#timers.nextMs()
  }

  async runDue(nowMs: number): Promise<void> {
    const due: string[] = []
    for (let id = this.#timers.takeDue(nowMs); id !== undefined; id = this.#timers.takeDue(nowMs)) due.push(id)
    const { state, clock, log } = this.#context
    for (let at = 0; at < due.length; at += stepsAtOnce) {
      const some = due.slice(at, at + stepsAtOnce)
      try {
        await state.ledger.changeInSteps(() => this.#take(some))
        // After a clock that was set back they are due again.
        for (const id of some) this.#setTimer(id, state.escalations.get(id)?.dueMs)
      } catch (error) {
        log.warn({ err: error }, 'steps of the alert policy could not be taken; they are tried again')
        for (const id of some) this.#setTimer(id, state.escalations.get(id)?.dueMs && clock.now() + tryAgainMs)
      }
    }
  }

  /** What failed is tried again by the clock as it is now. */
  setBack(): void {
    for (const { fingerprint, dueMs } of this.#context.state.escalations.values()) this.#setTimer(fingerprint, dueMs)
  }

  #setTimer(fingerprint: string, dueMs: number | undefined): void {
    if (dueMs === undefined) this.#timers.delete(fingerprint)
    else this.#timers.set(fingerprint, dueMs)
    this.onReschedule()
  }

  *#take(fingerprints: readonly string[]): Generator<undefined, void, undefined> {
    for (const fingerprint of fingerprints) {
      takeStep(this.#context, fingerprint, this.#context.clock.now())
      yield
    }
  }
}
