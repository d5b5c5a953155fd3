import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { TokenBucket } from '../token-bucket.ts'

interface RateLimitOptions {
  readonly clock: Clock
  /** What may come at once after a pause. */
  readonly burst: number
  readonly perSecond: number
  /** What there is too much of, for people. */
  readonly what?: string
}

/** Far more than come in honestly; who was not seen for longest is forgotten first. */
const mostKeys = 10_000

/** Lets so much through for each key, an address for example, and refuses the rest. */
export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(options: RateLimitOptions) {
    this.#options = options
  }

  /** Throws Fault `rate_limited` when it is too much. What costs more than the burst waits for a full one. */
  take(key: string, cost = 1): void {
    const { clock, burst, perSecond, what = 'too much at once' } = this.#options
    const bucket = this.#buckets.get(key) ?? new TokenBucket(clock, perSecond, burst / perSecond)
    const retryAfterSeconds = bucket.take(cost)
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > mostKeys && oldest !== undefined) this.#buckets.delete(oldest)
    if (retryAfterSeconds > 0) throw new Fault('rate_limited', `${what}; try again in ${retryAfterSeconds} s`, { retryAfterSeconds })
  }
}
