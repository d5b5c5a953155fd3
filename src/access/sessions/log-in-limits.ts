import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { TokenBucket } from '../../lib/token-bucket.ts'
import { addressPrefix } from './address-prefix.ts'

interface Rule {
  /** Failures that cost nothing. */
  readonly free: number
  readonly maxDelayMs: number
  /** Without a failure for this long all is forgotten. */
  readonly forgetAfterMs: number
}

const firstDelayMs = 1_000
/** One line to the internet may be shared by an office; one account belongs to a person who must not be locked out by strangers. */
const rules = {
  address: { free: 10, maxDelayMs: 15 * 60_000, forgetAfterMs: 60 * 60_000 },
  account: { free: 5, maxDelayMs: 60_000, forgetAfterMs: 60 * 60_000 },
  // Only who has shown the first factor comes this far: nobody else can make its owner wait.
  second_factor: { free: 5, maxDelayMs: 15 * 60_000, forgetAfterMs: 24 * 60 * 60_000 },
  // Of nobody who is known yet: apart, so that strangers push out no account's failures.
  passkey: { free: 5, maxDelayMs: 15 * 60_000, forgetAfterMs: 24 * 60 * 60_000 },
} satisfies Record<string, Rule>
type Kind = keyof typeof rules

/** Everybody together: what the password hash can bear. */
const globalBurst = 100
const globalPerSecond = 20

/** Far more than come in honestly; the oldest are forgotten first. */
const maxTracked = 10_000

interface Failures {
  failures: number
  lastAt: number
}

/**
 * Slows down guessing by address (IPv4 /32, IPv6 /64), by account and over all. The delay doubles with each failure up to a ceiling;
 * nobody is ever locked out for good. An attempt counts when it begins, so many at once gain nothing.
 */
export class LogInLimits {
  readonly #clock: Clock
  readonly #tracked = {
    address: new Map<string, Failures>(),
    account: new Map<string, Failures>(),
    second_factor: new Map<string, Failures>(),
    passkey: new Map<string, Failures>(),
  }
  readonly #everybody: TokenBucket

  constructor(clock: Clock) {
    this.#clock = clock
    this.#everybody = new TokenBucket(clock, globalPerSecond, globalBurst / globalPerSecond)
  }

  /**
   * Throws Fault `rate_limited` when it is too early. `succeeded` takes the attempt back. Second factors cost no password hash: a flood of
   * passwords does not hold them up.
   */
  begin(address: string, account: string, kind: Exclude<Kind, 'address'> = 'account'): { succeeded(): void } {
    const now = this.#clock.monotonic()
    const prefix = addressPrefix(address)
    const waitMs = Math.max(this.#waitMs('address', prefix, now), this.#waitMs(kind, account, now))
    if (waitMs > 0) throw tooEarly(waitMs)
    if (kind === 'account' && this.#everybody.take() > 0) throw tooEarly(1000)
    this.#fail('address', prefix, now)
    this.#fail(kind, account, now)
    return {
      succeeded: () => {
        this.#tracked[kind].delete(account)
        const record = this.#tracked.address.get(prefix)
        // Only this attempt: else one valid account would wash away the guesses made in between.
        if (record !== undefined) record.failures = Math.max(0, record.failures - 1)
      },
    }
  }

  #waitMs(kind: Kind, key: string, now: number): number {
    const record = this.#tracked[kind].get(key)
    if (record === undefined) return 0
    const { free, maxDelayMs, forgetAfterMs } = rules[kind]
    if (now - record.lastAt > forgetAfterMs) {
      this.#tracked[kind].delete(key)
      return 0
    }
    if (record.failures < free) return 0
    const delayMs = Math.min(firstDelayMs * 2 ** (record.failures - free), maxDelayMs)
    return record.lastAt + delayMs - now
  }

  #fail(kind: Kind, key: string, now: number): void {
    const tracked = this.#tracked[kind]
    const failures = (tracked.get(key)?.failures ?? 0) + 1
    tracked.delete(key)
    tracked.set(key, { failures, lastAt: now })
    const [oldest] = tracked.keys()
    if (tracked.size > maxTracked && oldest !== undefined) tracked.delete(oldest)
  }
}

function tooEarly(waitMs: number): Fault {
  const retryAfterSeconds = Math.ceil(waitMs / 1000)
  return new Fault('rate_limited', `Too many attempts; try again in ${retryAfterSeconds} s`, { retryAfterSeconds })
}
