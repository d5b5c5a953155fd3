import { nextTurn } from '../../lib/next-turn.ts'

const turnMs = 4

/** Cuts long work into turns of the event loop. */
export class Turn {
  #beganAt = performance.now()

  /** Ends the turn when it has taken long enough. */
  async mayEnd(): Promise<void> {
    if (performance.now() - this.#beganAt < turnMs) return
    await nextTurn()
    this.#beganAt = performance.now()
  }
}
