/**
 * Bytes that all connections of a listener together may hold without having them stored. Past it they stop reading, which makes their
 * senders wait, and go on when others are done: nothing is refused.
 */
export class ReadBudget {
  private readonly maxBytes: number
  private heldBytes = 0
  private readonly waiting = new Set<() => void>()

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  get isSpent(): boolean {
    return this.heldBytes >= this.maxBytes
  }

  take(bytes: number): void {
    this.heldBytes += bytes
  }

  give(bytes: number): void {
    this.heldBytes -= bytes
    if (this.isSpent || this.waiting.size === 0) return
    const woken = [...this.waiting]
    this.waiting.clear()
    for (const wake of woken) wake()
  }

  /** Calls `wake` once, as soon as there is room again. */
  whenRoom(wake: () => void): void {
    this.waiting.add(wake)
  }

  forget(wake: () => void): void {
    this.waiting.delete(wake)
  }
}
