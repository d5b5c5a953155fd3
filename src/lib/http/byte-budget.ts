import { Fault } from '../errors.ts'

/**
 * Bytes that all requests under way may hold together, whichever way they came, so that many large ones cannot exhaust memory where
 * each is allowed. A request that is alone may hold more: else what is larger than the budget could never come.
 */
export class ByteBudget {
  readonly maxBytes: number
  usedBytes = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  lease(): ByteLease {
    return new ByteLease(this)
  }
}

/** What one request holds of a budget. */
export class ByteLease {
  private readonly budget: ByteBudget
  private heldBytes = 0
  private released = false

  constructor(budget: ByteBudget) {
    this.budget = budget
  }

  /** Throws Fault('overloaded') when all requests together would hold too much. */
  take(bytes: number): void {
    // Bytes may still arrive for a request that is over; nobody keeps them.
    if (this.released) return
    this.check(bytes)
    this.budget.usedBytes += bytes
    this.heldBytes += bytes
  }

  /** Throws as `take` would, for what is about to come. */
  check(bytes: number): void {
    const { usedBytes, maxBytes } = this.budget
    if (usedBytes > this.heldBytes && usedBytes + bytes > maxBytes) {
      throw new Fault('overloaded', 'too many requests are under way; try again', { retryAfterSeconds: 1 })
    }
  }

  /** Some of it is held no longer. */
  give(bytes: number): void {
    const given = Math.min(bytes, this.heldBytes)
    this.budget.usedBytes -= given
    this.heldBytes -= given
  }

  release(): void {
    this.give(this.heldBytes)
    this.released = true
  }
}
