import { nextTurn } from '../../lib/next-turn.ts'

/** What then is under way, and the collection of garbage, come on top. */
const turnMs = 3

/** Cuts long work into turns of the event loop. */
export class Turn {
  #beganAt = performance.now()

  /** Ends the turn when it has taken long enough. */
  async mayEnd(): Promise<void> {
    if (performance.now() - this.#beganAt < turnMs) return
    await nextTurn()
    this.#beganAt = performance.now()
  }

  /** Does work to its end; where it yields the turn may end. */
  async finish<T>(steps: Generator<undefined, T, undefined>): Promise<T> {
    for (;;) {
      const { done, value } = steps.next()
      if (done === true) return value
      await this.mayEnd()
    }
  }
}
