import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'

interface RateLimitOptions {
  readonly clock: Clock
  /** What may come at once after a pause. */
  readonly burst: number
  readonly perSecond: number
}

interface Bucket {
  tokens: number
  filledAt: number
}

/** Far more than come in honestly; who was not seen for longest is forgotten first. */
const mostKeys = 10_000

/** Lets so much through for each key, an address for example, and refuses the rest. */
export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #buckets = new Map<string, Bucket>()

  constructor(options: RateLimitOptions) {
    this.#options = options
  }

  /** Throws Fault `rate_limited` when it is too much. What costs more than the burst waits for a full one. */
  take(key: string, cost = 1): void {
    const { clock, burst, perSecond } = this.#options
    const now = clock.monotonic()
    const bucket = this.#buckets.get(key) ?? { tokens: burst, filledAt: now }
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond)
    const isTooMuch = tokens < Math.min(cost, burst)
    this.#buckets.delete(key)
    this.#buckets.set(key, { tokens: isTooMuch ? tokens : tokens - cost, filledAt: now })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > mostKeys && oldest !== undefined) this.#buckets.delete(oldest)
    if (!isTooMuch) return
    const retryAfterSeconds = Math.max(1, Math.ceil((Math.min(cost, burst) - tokens) / perSecond))
    throw new Fault('rate_limited', `too much at once; try again in ${retryAfterSeconds} s`, { retryAfterSeconds })
  }
}
