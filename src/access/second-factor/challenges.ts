import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import type { Clock } from '../../lib/clock.ts'

const nonceBytes = 16
const macBytes = 16
const lifeMs = 5 * 60_000

/** What a challenge is asked for: an answer to one is none to another. */
export interface ChallengePurpose {
  readonly kind: 'sign_in' | 'second_factor' | 'enrolment' | 'proof'
  /** The account, or the half-signed-in browser; empty when nobody is known yet. */
  readonly subject: string
}

/**
 * Challenges for passkeys (WebAuthn), each good once and for five minutes. They carry their own proof that we made them, so that strangers
 * who ask for many fill nothing; only those that were answered well are remembered. A restart ends all.
 */
export class Challenges {
  readonly #clock: Clock
  readonly #key = randomBytes(32)
  /** Answered ones, with the time at which they are over. */
  readonly #used = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** base64url. */
  issue(purpose: ChallengePurpose): string {
    const head = Buffer.alloc(nonceBytes + 6)
    randomBytes(nonceBytes).copy(head)
    head.writeUIntBE(Math.floor(this.#clock.monotonic()) + lifeMs, nonceBytes, 6)
    return Buffer.concat([head, this.#seal(head, purpose)]).toString('base64url')
  }

  /** Whether it was made here for this and can still be answered. */
  isOpen(challenge: string, purpose: ChallengePurpose): boolean {
    const bytes = Buffer.from(challenge, 'base64url')
    if (bytes.length !== nonceBytes + 6 + macBytes || this.#used.has(challenge)) return false
    const head = bytes.subarray(0, nonceBytes + 6)
    if (!timingSafeEqual(bytes.subarray(nonceBytes + 6), this.#seal(head, purpose))) return false
    return head.readUIntBE(nonceBytes, 6) > this.#clock.monotonic()
  }

  /** It was answered well. False when somebody was faster. */
  use(challenge: string): boolean {
    const now = this.#clock.monotonic()
    for (const [used, endsAt] of this.#used) if (endsAt <= now) this.#used.delete(used)
    if (this.#used.has(challenge)) return false
    this.#used.set(challenge, now + lifeMs)
    return true
  }

  #seal(head: Buffer, { kind, subject }: ChallengePurpose): Buffer {
    return createHmac('sha256', this.#key).update(head).update(`${kind}\n${subject}`).digest().subarray(0, macBytes)
  }
}

/** The challenge that a browser says it answered (WebAuthn, 5.8.1); empty: none. */
export function answeredChallenge(clientDataJson: string): string {
  try {
    const said: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'))
    const challenge = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : undefined
    return typeof challenge === 'string' ? challenge : ''
  } catch {
    return ''
  }
}
