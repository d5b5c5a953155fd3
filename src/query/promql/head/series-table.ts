import { none } from './sample-blocks.ts'

/** Numbers of a series: the halves of its id, its first and last block and how many they are, the series behind it in its bucket, ... */
const fields = 8
const highField = 1
const firstField = 2
const lastField = 3
const blocksField = 4
const chainField = 5
/** ... and the one that came after it last time: senders keep their order. */
const followerField = 6
const firstCapacity = 256

/** Odd and not to be guessed, so that nobody can send series that all fall into one bucket. */
const mixLow = Math.floor(Math.random() * 0xffffffff) | 1
const mixHigh = Math.floor(Math.random() * 0xffffffff) | 1

/** Series by the halves of their ids, as numbers in one list: each has a place for as long as it is there. */
export class SeriesTable {
  /** How many there are. */
  size = 0
  /** Places so far; some are free again. */
  places = 0
  private records = new Int32Array(firstCapacity * fields)
  private buckets = new Int32Array(firstCapacity).fill(none)
  private free = none

  get sizeBytes(): number {
    return this.records.byteLength + this.buckets.byteLength
  }

  /** Would one more take more memory? */
  get isFull(): boolean {
    return this.free === none && this.places === this.buckets.length
  }

  /** The series with this id; the one that followed `before` last time is looked at first. */
  findAfter(before: number, low: number, high: number): number {
    const guess = before === none ? none : (this.records[before * fields + followerField] as number)
    if (guess !== none && this.isAt(guess, low, high)) return guess
    const found = this.find(low, high)
    if (before !== none && found !== none) this.records[before * fields + followerField] = found
    return found
  }

  find(low: number, high: number): number {
    let series = this.buckets[this.bucketOf(low, high)] as number
    while (series !== none && !this.isAt(series, low, high)) series = this.records[series * fields + chainField] as number
    return series
  }

  /** One that is not there yet, with its only block. */
  add(low: number, high: number, block: number): number {
    if (this.isFull) this.grow()
    const { records } = this
    const series = this.free === none ? this.places++ : this.free
    const at = series * fields
    if (series === this.free) this.free = records[at + chainField] as number
    records[at] = low
    records[at + highField] = high
    records[at + firstField] = block
    records[at + lastField] = block
    records[at + blocksField] = 1
    records[at + followerField] = none
    this.putIntoBucket(series)
    this.size++
    return series
  }

  /** Its blocks are no longer its own. */
  remove(series: number): void {
    const { records, buckets } = this
    const at = series * fields
    const behind = records[at + chainField] as number
    const bucket = this.bucketOf(records[at] as number, records[at + highField] as number)
    if (buckets[bucket] === series) buckets[bucket] = behind
    else {
      let before = buckets[bucket] as number
      while (records[before * fields + chainField] !== series) before = records[before * fields + chainField] as number
      records[before * fields + chainField] = behind
    }
    records[at + firstField] = none
    records[at + chainField] = this.free
    this.free = series
    this.size--
  }

  /** `none` at a place where no series is. */
  firstBlock(series: number): number {
    return this.records[series * fields + firstField] as number
  }

  lastBlock(series: number): number {
    return this.records[series * fields + lastField] as number
  }

  blockCount(series: number): number {
    return this.records[series * fields + blocksField] as number
  }

  /** The first block was dropped, this one is first now. */
  setFirst(series: number, block: number): void {
    this.records[series * fields + firstField] = block
    this.records[series * fields + blocksField] = this.blockCount(series) - 1
  }

  /** One more block, behind `before`. */
  noteBlock(series: number, before: number, block: number): void {
    const at = series * fields
    this.records[at + blocksField] = this.blockCount(series) + 1
    if (this.records[at + lastField] === before) this.records[at + lastField] = block
  }

  private isAt(series: number, low: number, high: number): boolean {
    const { records } = this
    const at = series * fields
    return records[at] === low && records[at + highField] === high && records[at + firstField] !== none
  }

  private bucketOf(low: number, high: number): number {
    const mixed = Math.imul(low, mixLow) ^ Math.imul(high, mixHigh)
    return (mixed ^ (mixed >>> 15)) & (this.buckets.length - 1)
  }

  private putIntoBucket(series: number): void {
    const { records, buckets } = this
    const at = series * fields
    const bucket = this.bucketOf(records[at] as number, records[at + highField] as number)
    records[at + chainField] = buckets[bucket] as number
    buckets[bucket] = series
  }

  /** Every place is in use. */
  private grow(): void {
    const records = new Int32Array(this.records.length * 2)
    records.set(this.records)
    this.records = records
    this.buckets = new Int32Array(this.buckets.length * 2).fill(none)
    for (let series = 0; series < this.places; series++) this.putIntoBucket(series)
  }
}
