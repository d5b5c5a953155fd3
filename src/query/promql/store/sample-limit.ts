import { Fault } from '../../../lib/errors.ts'
import type { QueryOptions } from '../../../storage/telemetry/telemetry-store.ts'

const timeoutMs = 600_000

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

  /** The evaluation's own time-out is the one that counts; the count above has the better words. */
  options(signal: AbortSignal): QueryOptions {
    return { signal, timeoutMs, maxRows: this.max + 1_000_000 }
  }
}
