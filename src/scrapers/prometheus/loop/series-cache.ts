import { hashBytes } from '../../../lib/byte-map.ts'
import type { LabelRanges } from '../../../model/series.ts'

/** What a target's series is known by, from scrape to scrape. */
export interface CachedSeries {
  readonly hash: number
  keyStart: number
  readonly keyLength: number
  boundsStart: number
  /** -1 = relabeling drops it. */
  readonly labelCount: number
  /** The scrape it was last seen in. */
  seenIn: number
  /** The scrape in which it last came without a time of its own. */
  untimedIn: number
  /** The scrape it was last stored in without a time of its own: what is not stored in the next one is stale. */
  storedIn: number
  /** When a sample of it became durable last, epoch milliseconds. */
  storedAtMs: number
  /** Was in the last scrape that succeeded. */
  current: boolean
  /** Of the last exemplar, since a target shows the same again and again. */
  exemplar: string
  /** What came after it the last time: nearly always what comes after it now. */
  next: CachedSeries | undefined
}

/**
 * From what a target writes for a series to its labels, so that a series seen before costs one comparison of bytes. Keys and labels lie
 * in one piece of memory.
 */
export class SeriesCache {
  private bytes = Buffer.allocUnsafeSlow(4096)
  private used = 0
  /** Four positions a label, relative to `keyStart`. */
  private bounds = new Int32Array(256)
  private boundsUsed = 0
  private slots = new Int32Array(64).fill(-1)
  private list: CachedSeries[] = []
  private last: CachedSeries | undefined

  get all(): readonly CachedSeries[] {
    return this.list
  }

  /** A scrape begins. */
  rewind(): void {
    this.last = undefined
  }

  find(bytes: Buffer, start: number, end: number): CachedSeries | undefined {
    const guess = this.last === undefined ? this.list[0] : this.last.next
    if (guess !== undefined && this.isFor(guess, bytes, start, end)) {
      this.last = guess
      return guess
    }
    const found = this.lookUp(bytes, start, end, hashBytes(bytes, start, end))
    if (found !== undefined) this.follow(found)
    return found
  }

  /** The key must not be known yet. Without labels the series is one that is dropped. */
  add(bytes: Buffer, start: number, end: number, labels: readonly (readonly [string, string])[] | undefined): CachedSeries {
    const hash = hashBytes(bytes, start, end)
    const keyStart = this.used
    this.reserve(end - start)
    bytes.copy(this.bytes, this.used, start, end)
    this.used += end - start
    const boundsStart = this.boundsUsed
    // No other way to write labels begins so: what is in one piece is compared by its bytes alone.
    this.reserve(1)
    this.bytes[this.used++] = 0
    for (const [name, value] of labels ?? []) this.addLabel(name, value, keyStart)
    const series: CachedSeries = {
      hash,
      keyStart,
      keyLength: end - start,
      boundsStart,
      labelCount: labels?.length ?? -1,
      seenIn: -1,
      untimedIn: -1,
      storedIn: -1,
      storedAtMs: -Infinity,
      current: false,
      exemplar: '',
      next: undefined,
    }
    this.list.push(series)
    if (this.list.length * 2 > this.slots.length) this.index(this.slots.length * 2)
    else this.place(this.list.length - 1)
    this.follow(series)
    return series
  }

  /** Points `labels` at those of the series. */
  readLabels({ keyStart, keyLength, boundsStart, labelCount }: CachedSeries, labels: LabelRanges): void {
    const { bounds } = this
    labels.clear(this.bytes)
    if (labelCount <= 0) return
    for (let at = boundsStart; at < boundsStart + labelCount * 4; at += 4) {
      const nameStart = keyStart + (bounds[at] ?? 0)
      labels.add(nameStart, keyStart + (bounds[at + 1] ?? 0), keyStart + (bounds[at + 2] ?? 0), keyStart + (bounds[at + 3] ?? 0))
    }
    labels.rawStart = keyStart + keyLength
    labels.rawEnd = keyStart + (bounds[boundsStart + labelCount * 4 - 1] ?? 0)
  }

  /** The labels as one text: equal for equal labels, since they are sorted. */
  describe({ keyStart, keyLength, boundsStart, labelCount }: CachedSeries): string {
    const size = labelCount <= 0 ? keyLength : (this.bounds[boundsStart + labelCount * 4 - 1] ?? 0)
    const positions = this.bounds.subarray(boundsStart, boundsStart + Math.max(0, labelCount) * 4)
    return `${positions.map((position) => position - keyLength).join(' ')} ${this.bytes.toString('utf8', keyStart + keyLength, keyStart + size)}`
  }

  /** Forgets series; what stays moves together. */
  keepOnly(isKept: (series: CachedSeries) => boolean): void {
    const old = this.bytes
    const oldBounds = this.bounds
    this.list = this.list.filter(isKept)
    this.bytes = Buffer.allocUnsafeSlow(4096)
    this.bounds = new Int32Array(256)
    this.used = this.boundsUsed = 0
    for (const series of this.list) {
      const numbers = Math.max(0, series.labelCount) * 4
      const size = numbers === 0 ? series.keyLength : (oldBounds[series.boundsStart + numbers - 1] ?? 0)
      this.reserve(size)
      old.copy(this.bytes, this.used, series.keyStart, series.keyStart + size)
      series.keyStart = this.used
      this.used += size
      this.reserveBounds(numbers)
      this.bounds.set(oldBounds.subarray(series.boundsStart, series.boundsStart + numbers), this.boundsUsed)
      series.boundsStart = this.boundsUsed
      this.boundsUsed += numbers
      // It may have been forgotten; the next scrape finds the order again.
      series.next = undefined
    }
    this.last = undefined
    let slots = 64
    while (slots < this.list.length * 2) slots *= 2
    this.index(slots)
  }

  private follow(series: CachedSeries): void {
    if (this.last !== undefined) this.last.next = series
    this.last = series
  }

  private isFor(series: CachedSeries, bytes: Buffer, start: number, end: number): boolean {
    const { keyStart, keyLength } = series
    if (keyLength !== end - start) return false
    const own = this.bytes
    for (let i = 0; i < keyLength; i++) if (own[keyStart + i] !== bytes[start + i]) return false
    return true
  }

  private lookUp(bytes: Buffer, start: number, end: number, hash: number): CachedSeries | undefined {
    const mask = this.slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = this.slots[slot] ?? -1
      if (at < 0) return undefined
      const series = this.list[at]
      if (series?.hash === hash && this.isFor(series, bytes, start, end)) return series
    }
  }

  private addLabel(name: string, value: string, keyStart: number): void {
    this.reserveBounds(4)
    for (const text of [name, value]) {
      this.reserve(4 + text.length * 3)
      // Where a text ends counts too.
      this.used = this.bytes.writeUInt32LE(Buffer.byteLength(text), this.used)
      this.bounds[this.boundsUsed++] = this.used - keyStart
      this.used += this.bytes.write(text, this.used)
      this.bounds[this.boundsUsed++] = this.used - keyStart
    }
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.used + count))
    this.bytes.copy(grown, 0, 0, this.used)
    this.bytes = grown
  }

  private reserveBounds(count: number): void {
    if (this.boundsUsed + count <= this.bounds.length) return
    const grown = new Int32Array(Math.max(this.bounds.length * 2, this.boundsUsed + count))
    grown.set(this.bounds.subarray(0, this.boundsUsed))
    this.bounds = grown
  }

  private index(slots: number): void {
    this.slots = new Int32Array(slots).fill(-1)
    for (let at = 0; at < this.list.length; at++) this.place(at)
  }

  private place(at: number): void {
    const mask = this.slots.length - 1
    let slot = (this.list[at]?.hash ?? 0) & mask
    while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask
    this.slots[slot] = at
  }
}
