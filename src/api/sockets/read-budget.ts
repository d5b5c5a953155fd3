import type { Clock } from '../../lib/clock.ts'

interface BudgetLimits {
  /** What all connections together may hold. */
  readonly maxBytes: number
  /** What each may hold whatever the others do: so that little messages never wait for large ones that others do not finish. */
  readonly fairBytes: number
}

/**
 * Bytes that the connections of a listener hold and that are not stored yet. When they are spent, those that hold more than their fair share
 * wait in a line, which makes their senders wait: nothing is refused. The first of the line reads on, as far as a frame may go; so
 * somebody always gets done, and memory is bounded by the budget, a fair share each and one frame.
 */
export class ReadBudget {
  readonly clock: Clock
  private readonly limits: BudgetLimits
  private heldBytes = 0
  private readonly line = new Set<ReadShare>()
  private turn: ReadShare | undefined
  private turnSinceMs = 0

  constructor(clock: Clock, limits: BudgetLimits) {
    this.clock = clock
    this.limits = limits
  }

  /** The share of one connection; `wake` is called when one that was told to wait may read on. */
  open(wake: () => void): ReadShare {
    return new ReadShare(this, wake)
  }

  hold(share: ReadShare, bytes: number): void {
    this.heldBytes += bytes
    if (bytes > 0) return
    // Who wants to hold more again goes to the end of the line.
    this.line.delete(share)
    this.wakeWhoMay()
  }

  mayRead(share: ReadShare): boolean {
    if (!this.isSpent || share.heldBytes < this.limits.fairBytes) return true
    const wasAlone = this.line.size === 1
    this.line.add(share)
    // Until now nobody waited for its turn to end.
    if (wasAlone && this.line.size > 1) this.turnSinceMs = this.clock.monotonic()
    this.wakeWhoMay(share)
    return this.turn === share
  }

  leave(share: ReadShare): void {
    if (this.line.delete(share)) this.wakeWhoMay()
  }

  waits(share: ReadShare): boolean {
    return this.turn !== share && this.line.has(share)
  }

  /** How long others have been waiting for this one's turn to end; 0 when they are not. Milliseconds. */
  keepsOthersMs(share: ReadShare): number {
    return this.turn === share && this.line.size > 1 ? this.clock.monotonic() - this.turnSinceMs : 0
  }

  private get isSpent(): boolean {
    return this.heldBytes >= this.limits.maxBytes
  }

  private wakeWhoMay(asking?: ReadShare): void {
    if (!this.isSpent) {
      const woken = [...this.line]
      this.line.clear()
      this.turn = undefined
      for (const share of woken) share.wake()
      return
    }
    const [first] = this.line
    if (this.turn === first) return
    this.turn = first
    this.turnSinceMs = this.clock.monotonic()
    if (first !== asking) first?.wake()
  }
}

/** What one connection holds of a budget. */
export class ReadShare {
  heldBytes = 0
  readonly wake: () => void
  private readonly budget: ReadBudget

  constructor(budget: ReadBudget, wake: () => void) {
    this.budget = budget
    this.wake = wake
  }

  /** True: read on. False: wait until `wake` is called. */
  mayRead(): boolean {
    return this.budget.mayRead(this)
  }

  take(bytes: number): void {
    this.heldBytes += bytes
    this.budget.hold(this, bytes)
  }

  give(bytes: number): void {
    if (bytes === 0) return
    this.heldBytes -= bytes
    this.budget.hold(this, -bytes)
  }

  /** Waits no longer. */
  leave(): void {
    this.budget.leave(this)
  }

  get isWaiting(): boolean {
    return this.budget.waits(this)
  }

  get keepsOthersMs(): number {
    return this.budget.keepsOthersMs(this)
  }
}
