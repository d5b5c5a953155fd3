import type { Clock } from '../../src/lib/clock.ts'

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  #now: number
  #monotonic = 0

  constructor(startMs = Date.UTC(2026, 0, 5, 9)) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  advance(ms: number): void {
    this.#now += ms
    this.#monotonic += ms
  }
}
