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

/** Strangers together, and those who are known together: what the password hash can bear. */
const burst = 100
const perSecond = 20

/** Far more than come in honestly; the oldest are forgotten first. */
const maxTracked = 10_000

interface Failures {
  failures: number
  lastAt: number
}

/** Somebody tries to show that they are who they say. */
export interface Attempt {
  readonly kind: Exclude<Kind, 'address'>
  readonly address: string
  /** Whose secret is tried. */
  readonly account: string
  /**
   * What shows that they were in before, and that nobody else has: the id of a device, of a session. They wait for their own failures
   * alone, whatever strangers do, and whatever account they name.
   */
  readonly known?: string | undefined
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
  /** Of those who are known, apart: strangers push none of them out. */
  readonly #known = new Map<string, Failures>()
  readonly #strangers: TokenBucket
  readonly #acquainted: TokenBucket

  constructor(clock: Clock) {
    this.#clock = clock
    this.#strangers = new TokenBucket(clock, perSecond, burst / perSecond)
    this.#acquainted = new TokenBucket(clock, perSecond, burst / perSecond)
  }

  /**
   * Throws Fault `rate_limited` when it is too early. `succeeded` takes the attempt back. Second factors cost no password hash: a flood of
   * passwords does not hold them up.
   */
  begin({ kind, address, account, known }: Attempt): { succeeded(): void } {
    const counted: Counted[] =
      known === undefined
        ? [
            { tracked: this.#tracked.address, key: addressPrefix(address), rule: rules.address },
            { tracked: this.#tracked[kind], key: account, rule: rules[kind] },
          ]
        : [{ tracked: this.#known, key: `${kind}\n${known}`, rule: rules[kind] }]
    const now = this.#clock.monotonic()
    const waitMs = Math.max(...counted.map((each) => waitOf(each, now)))
    if (waitMs > 0) throw tooEarly(waitMs)
    const bucket = known === undefined ? this.#strangers : this.#acquainted
    if (kind === 'account' && bucket.take() > 0) throw tooEarly(1000)
    for (const each of counted) countFailure(each, now)
    return {
      succeeded: () => {
        for (const { tracked, key } of counted) {
          const record = tracked.get(key)
          // Of an address only this attempt: else one valid account would wash away the guesses made in between.
          if (tracked !== this.#tracked.address) tracked.delete(key)
          else if (record !== undefined) record.failures = Math.max(0, record.failures - 1)
        }
      },
    }
  }
}

interface Counted {
  readonly tracked: Map<string, Failures>
  readonly key: string
  readonly rule: Rule
}

function waitOf({ tracked, key, rule: { free, maxDelayMs, forgetAfterMs } }: Counted, now: number): number {
  const record = tracked.get(key)
  if (record === undefined) return 0
  if (now - record.lastAt > forgetAfterMs) {
    tracked.delete(key)
    return 0
  }
  if (record.failures < free) return 0
  const delayMs = Math.min(firstDelayMs * 2 ** (record.failures - free), maxDelayMs)
  return record.lastAt + delayMs - now
}

function countFailure({ tracked, key }: Counted, now: number): void {
  const failures = (tracked.get(key)?.failures ?? 0) + 1
  tracked.delete(key)
  tracked.set(key, { failures, lastAt: now })
  const [oldest] = tracked.keys()
  if (tracked.size > maxTracked && oldest !== undefined) tracked.delete(oldest)
}

function tooEarly(waitMs: number): Fault {
  const retryAfterSeconds = Math.ceil(waitMs / 1000)
  return new Fault('rate_limited', `Too many attempts; try again in ${retryAfterSeconds} s`, { retryAfterSeconds })
}
