/** The work of a template went beyond what it may take; the message names the limit. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
}

/** How much a template may do: both are enough for any real one and end a hostile one after some ten milliseconds. */
export interface TemplateLimits {
  /** Nodes walked, operands evaluated, items looped over. */
  readonly steps: number
  /** Characters made, in the output and on the way there. */
  readonly characters: number
  /** Blocks, templates and parentheses in each other, so that the stack holds them. */
  readonly depth: number
}

export const templateLimits: TemplateLimits = { steps: 100_000, characters: 4_000_000, depth: 1000 }

/** What is left of a template's limits. */
export class Budget {
  private steps: number
  private characters: number
  private depth = 0
  private readonly limits: TemplateLimits

  constructor(limits: TemplateLimits = templateLimits) {
    this.limits = limits
    this.steps = limits.steps
    this.characters = limits.characters
  }

  /** Throws BudgetError. */
  step(count = 1): void {
    this.steps -= count
    if (this.steps < 0) throw new BudgetError(`template takes more than ${this.limits.steps} steps`)
  }

  /** To be called before that many characters are made. Throws BudgetError. */
  charge(characters: number): void {
    this.characters -= characters
    if (this.characters < 0) throw new BudgetError(`template makes more than ${this.limits.characters} characters`)
  }

  /** Goes a level deeper for as long as `work` takes. Throws BudgetError. */
  deeper<Result>(work: () => Result): Result {
    if (this.depth >= this.limits.depth) throw new BudgetError(`template is nested more than ${this.limits.depth} deep`)
    this.depth++
    try {
      return work()
    } finally {
      this.depth--
    }
  }
}
