/** Time as an argument: production passes `systemClock`, tests a clock they move. */
export interface Clock {
  /** Wall time in epoch milliseconds. */
  now(): number
  /** Monotonic milliseconds, for measuring durations; never jumps. */
  monotonic(): number
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }
