import { Fault } from '../../lib/errors.ts'

/** `stranger`: of whom there may be a flood. */
export type Waiter = 'known' | 'stranger'

/**
 * Lets `atOnce` pieces of work run together and `waiting` more of each kind stand in line; whoever comes then is told to come back. A flood of
 * strangers holds up nobody who is known: they have a line of their own, and its turn is first.
 */
export class Turns {
  readonly #waiting: number
  readonly #lines: Readonly<Record<Waiter, (() => void)[]>> = { known: [], stranger: [] }
  #free: number

  constructor(atOnce: number, waiting: number) {
    this.#free = atOnce
    this.#waiting = waiting
  }

  async run<T>(who: Waiter, work: () => Promise<T>): Promise<T> {
    const line = this.#lines[who]
    if (this.#free > 0) this.#free--
    else if (line.length < this.#waiting) await new Promise<void>((resolve) => void line.push(resolve))
    else throw new Fault('overloaded', 'Too many log-ins at the same time; try again in 2 s', { retryAfterSeconds: 2 })
    try {
      return await work()
    } finally {
      const next = this.#lines.known.shift() ?? this.#lines.stranger.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
