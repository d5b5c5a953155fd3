import type { Clock } from '../../lib/clock.ts'
import { nextTurn } from '../../lib/next-turn.ts'

/** The clock is looked at after so many entries of a recording, or bytes of them. */
const entriesPerLook = 4
const bytesPerLook = 8 * 1024
/** So long at most nothing else gets its turn: what then is under way, and the collection of garbage, come on top. */
const turnMs = 3

/** Long work in turns, with pauses in which everybody else gets theirs. */
export class Turn {
  private readonly clock: Clock
  private sinceMs: number
  private entries = 0
  private bytes = 0

  constructor(clock: Clock) {
    this.clock = clock
    this.sinceMs = clock.monotonic()
  }

  /** Ends this turn; resolves when the next one has begun. */
  async pause(): Promise<void> {
    await nextTurn()
    this.sinceMs = this.clock.monotonic()
    this.entries = this.bytes = 0
  }

  /** Is it time for a pause, now that one more entry of `bytes` is done? */
  isOverAfter(bytes: number): boolean {
    this.bytes += bytes
    if (++this.entries < entriesPerLook && this.bytes < bytesPerLook) return false
    this.entries = this.bytes = 0
    return this.clock.monotonic() - this.sinceMs >= turnMs
  }
}
