import type { BucketColumn } from '../series-source.ts'
import type { SeriesById, StoredSeries } from './stored-series.ts'

/** A column as the store sends it. */
export type RollupList = Uint32Array | Float64Array

/** Rows of a block in the order of the sorting key; the first place of each list is free for the row that the block before held back. */
export interface RollupBlock {
  /** Two halves each. */
  readonly ids: Uint32Array
  /** Ends of the buckets, epoch seconds. */
  readonly ends: Uint32Array
  /** Samples that a row was made from: of rows of one bucket the one with the most counts. */
  readonly rows: Uint32Array
  readonly lists: readonly RollupList[]
}

/** Buckets of one series in rising order. */
export interface RollupRun {
  readonly series: StoredSeries
  /** Ends, epoch seconds. */
  readonly ends: Uint32Array
  /** As the store has them: times as milliseconds before the end. */
  readonly lists: Readonly<Partial<Record<BucketColumn, RollupList>>>
}

/** Cuts blocks of roll-ups into runs of one series each; a bucket that was made several times stands once. */
export class RollupCutter {
  private readonly byId: SeriesById
  private readonly columns: readonly BucketColumn[]
  /** The last row so far, which another of its bucket may follow. */
  private held: RollupBlock | undefined

  /** `columns` are those of the lists, in their order. */
  constructor(byId: SeriesById, columns: readonly BucketColumn[]) {
    this.byId = byId
    this.columns = columns
  }

  /** The runs that are complete so far. Of series that nobody asked for there are none. */
  push(block: RollupBlock): RollupRun[] {
    const { ids, ends, rows } = block
    if (this.held !== undefined) copyRow(this.held, 0, block, 0)
    const from = this.held === undefined ? 1 : 0
    let last = from
    for (let at = from + 1; at < ends.length; at++) {
      const isSame = ends[at] === ends[last] && ids[2 * at] === ids[2 * last] && ids[2 * at + 1] === ids[2 * last + 1]
      if (isSame && (rows[at] as number) <= (rows[last] as number)) continue
      if (!isSame) last++
      if (last !== at) copyRow(block, at, block, last)
    }
    this.held = rowOf(block, last)
    return this.cut(block, from, last)
  }

  /** The run of the last row, when there was any. */
  finish(): RollupRun[] {
    return this.held === undefined ? [] : this.cut(this.held, 0, 1)
  }

  private cut({ ids, ends, lists }: RollupBlock, from: number, end: number): RollupRun[] {
    const runs: RollupRun[] = []
    for (let start = from; start < end;) {
      const [low, high] = [ids[2 * start] as number, ids[2 * start + 1] as number]
      let next = start + 1
      while (next < end && ids[2 * next] === low && ids[2 * next + 1] === high) next++
      const series = this.byId.find(low, high)
      if (series !== undefined) {
        const own: Partial<Record<BucketColumn, RollupList>> = {}
        for (const [at, column] of this.columns.entries()) own[column] = (lists[at] as RollupList).subarray(start, next)
        runs.push({ series, ends: ends.subarray(start, next), lists: own })
      }
      start = next
    }
    return runs
  }
}

function rowOf({ ids, ends, rows, lists }: RollupBlock, at: number): RollupBlock {
  return {
    ids: ids.slice(2 * at, 2 * at + 2),
    ends: ends.slice(at, at + 1),
    rows: rows.slice(at, at + 1),
    lists: lists.map((list) => list.slice(at, at + 1)),
  }
}

function copyRow(source: RollupBlock, from: number, target: RollupBlock, to: number): void {
  target.ids[2 * to] = source.ids[2 * from] as number
  target.ids[2 * to + 1] = source.ids[2 * from + 1] as number
  target.ends[to] = source.ends[from] as number
  target.rows[to] = source.rows[from] as number
  for (const [at, list] of target.lists.entries()) list[to] = (source.lists[at] as RollupList)[from] as number
}
