import type { Clock } from '../lib/clock.ts'

/** An allowance that refills steadily. Spending may go below zero once: what a body costs is known only after it was read. */
export class TokenBucket {
  private readonly clock: Clock
  private readonly perSecond: number
  private readonly burst: number
  private tokens: number
  private filledAt: number

  /** Holds `burstSeconds` of refill. */
  constructor(clock: Clock, perSecond: number, burstSeconds: number) {
    this.clock = clock
    this.perSecond = perSecond
    this.burst = perSecond * burstSeconds
    this.tokens = this.burst
    this.filledAt = clock.monotonic()
  }

  /** Seconds until something may be spent again; 0 = now. */
  get waitSeconds(): number {
    this.refill()
    return this.tokens > 0 ? 0 : Math.max(1, Math.ceil(-this.tokens / this.perSecond))
  }

  spend(count: number): void {
    this.refill()
    this.tokens -= count
  }

  private refill(): void {
    const now = this.clock.monotonic()
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond)
    this.filledAt = now
  }
}
