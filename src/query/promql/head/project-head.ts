import { blockSamples, none, type SampleBlocks } from './sample-blocks.ts'
import { SeriesTable } from './series-table.ts'

/** Rows of samples as columns. */
export interface SampleRows {
  readonly rows: number
  /** Two halves each, the lower one first. */
  readonly ids: Uint32Array
  /** Epoch milliseconds. */
  readonly times: Float64Array
  /** Of the values, two each. */
  readonly words: Uint32Array
}

/** Samples of series, those of one behind those of the other. */
export interface SampleLists {
  readonly times: Float64Array
  readonly words: Uint32Array
}

/** Of one series; the latest are kept when they come more often than two a second. */
const mostBlocksEach = 256
/** No series has more samples here. */
export const mostSamplesEach = mostBlocksEach * blockSamples
/** Places without a series that are passed over for each series that is looked at. */
const emptyPlaces = 16
/** Series that are asked for all. */
const sampledPlaces = 512
/** Of the series, that shall have something to let go of. */
const droppingShare = 1 / 8

/**
 * The recent samples of one project. Of a series each time stands once, the better sample of two, as a reader of the store chooses.
 * Complete behind `coveredFromMs`.
 */
export class ProjectHead {
  /** Samples up to this time are not kept. Never falls. */
  horizonMs: number
  /** Whatever was ever stored with a later time is here; set once it was read from the store. */
  filledFromMs = Infinity
  private readonly blocks: SampleBlocks
  private readonly beforeGrowth: (bytes: number) => void
  private readonly table = new SeriesTable()
  /** Of series with too many samples: up to which time some are gone. */
  private readonly cutUntilMs = new Map<number, number>()
  private last = none
  private sweepAt = 0
  /** Where the last late sample went. */
  private lateSeries = none
  private lateBlock = none
  /** Blocks in use. */
  taken = 0

  /** `beforeGrowth` is called before the list of series takes so many bytes more; it may raise the horizon. */
  constructor(blocks: SampleBlocks, horizonMs: number, beforeGrowth: (bytes: number) => void) {
    this.blocks = blocks
    this.horizonMs = horizonMs
    this.beforeGrowth = beforeGrowth
  }

  get seriesCount(): number {
    return this.table.size
  }

  get tableBytes(): number {
    return this.table.sizeBytes
  }

  get coveredFromMs(): number {
    return Math.max(this.filledFromMs, this.horizonMs)
  }

  /** Takes in rows from one on; answers how many of all are done. Fewer than all when there is no room for the next one. */
  put(rows: SampleRows, from: number): number {
    for (let row = from; row < rows.rows; row++) if (!this.putRow(rows, row)) return row
    return rows.rows
  }

  /** Copies the samples of a series with startMs < t <= endMs behind the first `count` of the lists; answers how many there are then. */
  copy(
    { low, high }: { readonly low: number; readonly high: number },
    { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
    { times, words }: SampleLists,
    count: number,
  ): number {
    const { blocks, table } = this
    const series = table.find(low | 0, high | 0)
    if (series === none) return count
    let block = table.lastBlock(series)
    while (blocks.timeAt(block, 0) > startMs && blocks.previous(block) !== none) block = blocks.previous(block)
    let kept = count
    while (block !== none && blocks.timeAt(block, 0) <= endMs) {
      kept = blocks.copy(block, startMs, endMs, times, words, kept)
      block = blocks.next(block)
    }
    return kept
  }

  /** Are all samples of the series behind a time here, those that are covered at all? */
  isWhole({ low, high }: { readonly low: number; readonly high: number }, startMs: number): boolean {
    if (this.cutUntilMs.size === 0) return true
    return this.cutUntil(this.table.find(low | 0, high | 0)) <= startMs
  }

  /** Drops what is not kept of the next `count` series, round and round. */
  sweep(count: number): void {
    const { table } = this
    this.lateSeries = none
    let seen = 0
    for (let left = Math.min(count * emptyPlaces, table.places); left > 0 && seen < count; left--) {
      if (this.sweepAt >= table.places) this.sweepAt = 0
      const series = this.sweepAt++
      if (table.firstBlock(series) === none) continue
      seen++
      this.dropOld(series)
    }
  }

  /** A horizon that would let about an eighth of the series drop a block, by some of them; infinite when there are none. */
  estimateDropMs(): number {
    const { table, blocks } = this
    const step = Math.max(1, Math.floor(table.places / sampledPlaces))
    const dropMs: number[] = []
    for (let series = this.sweepAt % step; series < table.places; series += step) {
      const first = table.firstBlock(series)
      if (first !== none) dropMs.push(blocks.lastTime(first))
    }
    const sorted = Float64Array.from(dropMs).sort()
    return sorted[Math.floor(sorted.length * droppingShare)] ?? Infinity
  }

  private putRow({ ids, times, words }: SampleRows, row: number): boolean {
    const { blocks, table } = this
    const timeMs = times[row] as number
    if (timeMs <= this.horizonMs) return true
    const low = (ids[2 * row] as number) | 0
    const high = (ids[2 * row + 1] as number) | 0
    const series = table.findAfter(this.last, low, high)
    if (series === none) return this.begin(low, high, timeMs, words, row)
    this.last = series
    const block = table.lastBlock(series)
    switch (blocks.push(block, timeMs, words, row)) {
      case 'earlier':
        return this.putBetween(series, timeMs, words, row)
      case 'same':
        blocks.improve(block, blocks.used(block) - 1, words, row)
        return true
      case 'full':
        return this.putBehind(series, block, timeMs, words, row)
      case 'pushed':
        return true
    }
  }

  /** A sample that needs a new block behind the last one. */
  private putBehind(series: number, block: number, timeMs: number, words: Uint32Array, row: number): boolean {
    const { blocks, table } = this
    const fresh = this.addBlock(series, block)
    if (fresh === none) return false
    blocks.push(fresh, timeMs, words, row)
    while (table.firstBlock(series) !== fresh && blocks.lastTime(table.firstBlock(series)) <= this.horizonMs) this.dropFirst(series)
    this.cutLong(series)
    return true
  }

  /** The first sample of a series. */
  private begin(low: number, high: number, timeMs: number, words: Uint32Array, row: number): boolean {
    const { blocks, table } = this
    // It doubles.
    if (table.isFull) this.beforeGrowth(table.sizeBytes)
    if (timeMs <= this.horizonMs) return true
    const block = blocks.take()
    if (block === none) return false
    this.taken++
    blocks.push(block, timeMs, words, row)
    this.last = table.add(low, high, block)
    return true
  }

  /** A sample that comes late. */
  private putBetween(series: number, timeMs: number, words: Uint32Array, row: number): boolean {
    const { blocks } = this
    if (timeMs <= this.cutUntil(series)) return true
    const block = this.findBlock(series, timeMs)
    this.lateSeries = series
    this.lateBlock = block
    const used = blocks.used(block)
    let at = 0
    while (at < used && blocks.timeAt(block, at) < timeMs) at++
    if (at < used && blocks.timeAt(block, at) === timeMs) blocks.improve(block, at, words, row)
    else if (used < blockSamples) blocks.insert(block, at, timeMs, words, row)
    else {
      const fresh = this.addBlock(series, block)
      if (fresh === none) return false
      // Cut where it goes: of many that come one after the other each finds room at the end of its block.
      blocks.moveTail(block, at, fresh)
      blocks.push(at < blockSamples ? block : fresh, timeMs, words, row)
      this.cutLong(series)
    }
    return true
  }

  /** Where a late sample belongs. Those that come late mostly come one behind the other: it lies near the last one, or before all. */
  private findBlock(series: number, timeMs: number): number {
    const { blocks, table } = this
    let block = this.lateSeries === series ? this.lateBlock : table.lastBlock(series)
    if (blocks.timeAt(table.firstBlock(series), 0) > timeMs) block = table.firstBlock(series)
    while (blocks.timeAt(block, 0) > timeMs && blocks.previous(block) !== none) block = blocks.previous(block)
    for (let next = blocks.next(block); next !== none && blocks.timeAt(next, 0) <= timeMs; next = blocks.next(block)) block = next
    return block
  }

  /** An empty one behind `before`. */
  private addBlock(series: number, before: number): number {
    const fresh = this.blocks.take()
    if (fresh === none) return none
    this.taken++
    this.blocks.chain(before, fresh)
    this.table.noteBlock(series, before, fresh)
    return fresh
  }

  private dropFirst(series: number): void {
    if (this.lateSeries === series) this.lateSeries = none
    this.taken--
    this.table.setFirst(series, this.blocks.dropFirst(this.table.firstBlock(series)))
  }

  private dropOld(series: number): void {
    const { blocks, table } = this
    if (this.horizonMs === Infinity) return this.dropAll(series)
    while (table.firstBlock(series) !== none && blocks.lastTime(table.firstBlock(series)) <= this.horizonMs) {
      if (table.firstBlock(series) !== table.lastBlock(series)) this.dropFirst(series)
      else this.dropAll(series)
    }
  }

  private dropAll(series: number): void {
    const { blocks, table } = this
    const count = table.blockCount(series)
    this.taken -= count
    blocks.giveBackAll(table.firstBlock(series), table.lastBlock(series), count)
    table.remove(series)
    this.cutUntilMs.delete(series)
  }

  private cutUntil(series: number): number {
    return this.cutUntilMs.get(series) ?? -Infinity
  }

  private cutLong(series: number): void {
    const { blocks, table } = this
    if (table.blockCount(series) <= mostBlocksEach) return
    this.cutUntilMs.set(series, blocks.lastTime(table.firstBlock(series)))
    this.dropFirst(series)
  }
}
