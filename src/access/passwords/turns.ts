import { Fault } from '../../lib/errors.ts'

/** Lets `atOnce` pieces of work run together and `waiting` more stand in line; whoever comes then is told to come back. */
export class Turns {
  readonly #waiting: number
  readonly #queue: (() => void)[] = []
  #free: number

  constructor(atOnce: number, waiting: number) {
    this.#free = atOnce
    this.#waiting = waiting
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else if (this.#queue.length < this.#waiting) await new Promise<void>((resolve) => void this.#queue.push(resolve))
    else throw new Fault('overloaded', 'Too many log-ins at the same time; try again in 2 s', { retryAfterSeconds: 2 })
    try {
      return await work()
    } finally {
      const next = this.#queue.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
