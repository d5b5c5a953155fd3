import { Fault } from '../errors.ts'

/** Bytes that all requests under way may hold together, so that many large ones cannot exhaust memory where each is allowed. */
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
    if (this.budget.usedBytes + bytes > this.budget.maxBytes) {
      throw new Fault('overloaded', 'too many requests are under way; try again', { retryAfterSeconds: 1 })
    }
    this.budget.usedBytes += bytes
    this.heldBytes += bytes
  }

  release(): void {
    this.budget.usedBytes -= this.heldBytes
    this.heldBytes = 0
    this.released = true
  }
}
