/** Lets so many pieces of work run at once, in the order in which they came; what was given up before its turn is never begun. */
export class Turns {
  private running = 0
  private readonly waiting: (() => void)[] = []
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  /** Throws what the work throws, and the signal's reason when it was given up before its turn. */
  async run<Answer>(work: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve))
    else this.running++
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      const next = this.waiting.shift()
      // The turn goes from hand to hand.
      if (next === undefined) this.running--
      else next()
    }
  }
}
