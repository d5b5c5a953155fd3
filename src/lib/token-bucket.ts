import type { Clock } from './clock.ts'

/** An allowance that refills steadily: the one way in which anything of ours is limited by rate. */
export class TokenBucket {
  readonly #clock: Clock
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #filledAt: number

  /** Full at the beginning; holds `burstSeconds` of refill. */
  constructor(clock: Clock, perSecond: number, burstSeconds: number) {
    this.#clock = clock
    this.#perSecond = perSecond
    this.#burst = perSecond * burstSeconds
    this.#tokens = this.#burst
    this.#filledAt = clock.monotonic()
  }

  /** Whole seconds until something may be spent again; 0 = now. */
  get waitSeconds(): number {
    this.#refill()
    return this.#tokens > 0 ? 0 : Math.max(1, Math.ceil(-this.#tokens / this.#perSecond))
  }

  /** May go below zero: what a body costs is known only after it was read. */
  spend(count: number): void {
    this.#refill()
    this.#tokens -= count
  }

  /** Spends `cost` if all of it is there, or all that there can be, and answers 0; else the whole seconds until it is. */
  take(cost = 1): number {
    this.#refill()
    const needed = Math.min(cost, this.#burst)
    if (this.#tokens < needed) return Math.max(1, Math.ceil((needed - this.#tokens) / this.#perSecond))
    this.#tokens -= cost
    return 0
  }

  #refill(): void {
    const now = this.#clock.monotonic()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond)
    this.#filledAt = now
  }
}
