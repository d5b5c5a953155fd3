import { executionFault } from '../execution-fault.ts'

/** Series are matched one after the other; of all faults the one of the earliest step, and there the first in order, is told. */
export class EarliestFault {
  private step = Infinity
  private order = Infinity
  private describe: (() => string) | undefined

  add(step: number, order: number, describe: () => string): void {
    if (this.describe !== undefined && (step > this.step || (step === this.step && order >= this.order))) return
    this.step = step
    this.order = order
    this.describe = describe
  }

  /** Throws the `execution` fault that was found. */
  throwIfAny(): void {
    if (this.describe !== undefined) throw executionFault(this.describe())
  }
}
