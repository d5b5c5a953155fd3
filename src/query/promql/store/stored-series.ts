import type { Labels } from '../labels.ts'

/** A series of the store; its 64-bit id as two halves. */
export interface StoredSeries {
  readonly low: number
  readonly high: number
  readonly labels: Labels
}

interface Entry extends StoredSeries {
  next: Entry | undefined
}

/** Series by id. */
export class SeriesById {
  private readonly chains = new Map<number, Entry>()
  private count = 0

  get size(): number {
    return this.count
  }

  find(low: number, high: number): StoredSeries | undefined {
    let entry = this.chains.get(low | 0)
    while (entry !== undefined && (entry.low !== low || entry.high !== high)) entry = entry.next
    return entry
  }

  /** Only what is not there yet: `find` first. */
  add({ low, high, labels }: StoredSeries): void {
    this.chains.set(low | 0, { low, high, labels, next: this.chains.get(low | 0) })
    this.count++
  }

  *[Symbol.iterator](): Generator<StoredSeries> {
    for (const head of this.chains.values()) {
      let entry: Entry | undefined = head
      while (entry !== undefined) {
        yield entry
        entry = entry.next
      }
    }
  }
}
