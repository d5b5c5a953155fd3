import { Fault } from '../../../lib/errors.ts'

/** How many samples one selector may read. */
export class SampleLimit {
  private readonly max: number
  private read = 0

  constructor(max: number) {
    this.max = max
  }

  /** Throws Fault `query_limit` when they have become too many. */
  count(samples: number): void {
    this.read += samples
    if (this.read > this.max)
      throw new Fault('query_limit', `the selector reads more than ${this.max} samples: shorten the range or name more labels`)
  }
}
