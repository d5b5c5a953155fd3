import type { Signal } from '../rule.ts'

/** Tells whoever waits that rows came in. */
export class Arrivals {
  private readonly counts: Record<Signal, number> = { metrics: 0, logs: 0, traces: 0 }
  private readonly waiting = new Map<() => void, readonly Signal[]>()

  /** Rows of these kinds are durable. */
  tell(signals: Iterable<Signal>): void {
    const came = new Set(signals)
    for (const signal of came) this.counts[signal]++
    for (const [wake, wanted] of this.waiting) if (wanted.some((signal) => came.has(signal))) wake()
  }

  /** How often rows of these kinds came so far. */
  countOf(signals: readonly Signal[]): number {
    return signals.reduce((sum, signal) => sum + this.counts[signal], 0)
  }

  /** Calls `wake` at every arrival until the answer is called. */
  listen(signals: readonly Signal[], wake: () => void): () => void {
    this.waiting.set(wake, signals)
    return () => void this.waiting.delete(wake)
  }
}
