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
  /** Most of them, when only a few have come since. */
  private readonly base: SeriesById | undefined
  private count = 0

  constructor(base?: SeriesById) {
    this.base = base
  }

  get size(): number {
    return this.count + (this.base?.size ?? 0)
  }

  find(low: number, high: number): StoredSeries | undefined {
    let entry = this.chains.get(low | 0)
    while (entry !== undefined && (entry.low !== low || entry.high !== high)) entry = entry.next
    return entry ?? this.base?.find(low, high)
  }

  /** These and some more, of which none is there yet: what others hold stays as it is, and only those that came later are copied. */
  with(more: readonly StoredSeries[]): SeriesById {
    const grown = new SeriesById(this.base ?? this)
    if (this.base !== undefined) for (const series of this.own()) grown.add(series)
    for (const series of more) grown.add(series)
    return grown
  }

  /** Only what is not there yet: `find` first. */
  add({ low, high, labels }: StoredSeries): void {
    this.chains.set(low | 0, { low, high, labels, next: this.chains.get(low | 0) })
    this.count++
  }

  *[Symbol.iterator](): Generator<StoredSeries> {
    if (this.base !== undefined) yield* this.base
    yield* this.own()
  }

  private *own(): Generator<StoredSeries> {
    for (const head of this.chains.values()) {
      let entry: Entry | undefined = head
      while (entry !== undefined) {
        yield entry
        entry = entry.next
      }
    }
  }
}
