import type { Clock } from '../../lib/clock.ts'
import { tripMs } from './trip.ts'

/** Far more than people sign in at once; the oldest are forgotten first, and their codes are used up at the provider. */
const mostStates = 20_000

/** Which ways back were taken already: none is taken twice in this process. */
export class UsedStates {
  readonly #clock: Clock
  readonly #takenAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** False: it was taken before. */
  take(state: string): boolean {
    const now = this.#clock.monotonic()
    for (const [old, at] of this.#takenAt) {
      if (now - at < tripMs && this.#takenAt.size < mostStates) break
      this.#takenAt.delete(old)
    }
    if (this.#takenAt.has(state)) return false
    this.#takenAt.set(state, now)
    return true
  }
}
