import type { Clock } from '../../lib/clock.ts'
import type { Outcome } from '../outcome.ts'

/** As long as the log knows a body. */
const rememberMs = 600_000
const mostBodies = 1000

interface Unfinished {
  readonly atMs: number
  readonly parts: Map<number, Outcome>
}

/** Bodies of which some parts are stored and some are not: what their senders bring again is the rest of them, whatever is in it. */
export class UnfinishedBodies {
  private readonly clock: Clock
  private readonly bodies = new Map<string, Unfinished>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** The outcomes of the parts that are stored; to be added to. Undefined for a body that has none. */
  find(name: string): Map<number, Outcome> | undefined {
    const known = this.bodies.get(name)
    return known !== undefined && this.clock.now() - known.atMs <= rememberMs ? known.parts : undefined
  }

  begin(name: string): Map<number, Outcome> {
    const parts = this.find(name) ?? new Map<number, Outcome>()
    this.bodies.delete(name)
    this.bodies.set(name, { atMs: this.clock.now(), parts })
    const [oldest] = this.bodies.keys()
    if (this.bodies.size > mostBodies && oldest !== undefined) this.bodies.delete(oldest)
    return parts
  }

  finish(name: string): void {
    this.bodies.delete(name)
  }
}
