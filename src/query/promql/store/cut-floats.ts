import { isBetterSample } from './is-better-sample.ts'
import { bucketMs } from './sample-scope.ts'
import type { StoredRun } from './stored-run.ts'
import type { SeriesById } from './stored-series.ts'

/** Rows of a block in the order of the sorting key; the first place is free for the sample that the block before held back. */
export interface FloatBlock {
  /** Two halves each. */
  readonly ids: Uint32Array
  /** Milliseconds from the base. */
  readonly offsets: Uint32Array | Float64Array
  readonly values: Float64Array
}

/**
 * Cuts blocks of samples into runs of one series and bucket each. Of samples of one time the best stays: any before a stale marker, then
 * the greatest.
 */
export class FloatCutter {
  private readonly byId: SeriesById
  private readonly baseMs: number
  /** The last sample so far, which another of its time may follow; its id, offset and the words of its value. */
  private readonly held = { ids: new Uint32Array(2), offset: 0, words: new Uint32Array(2) }
  private holds = false
  /** Of one block, and of the next one again. */
  private times = new Float64Array(0)

  constructor(byId: SeriesById, baseMs: number) {
    this.byId = byId
    this.baseMs = baseMs
  }

  /** The runs that are complete so far, in the block's own arrays. Of series that nobody asked for there are none. */
  push(block: FloatBlock): StoredRun[] {
    const { ids, offsets, values } = block
    const { held } = this
    const words = new Uint32Array(values.buffer)
    const rows = offsets.length
    if (this.holds) {
      ids.set(held.ids)
      offsets[0] = held.offset
      words.set(held.words)
    }
    if (this.times.length < rows) this.times = new Float64Array(rows)
    const { times } = this
    const runs: StoredRun[] = []
    for (let from = this.holds ? 0 : 1; from < rows;) {
      const end = this.endOfRun(block, from)
      let kept = dropDuplicates(block, words, from, end)
      if (end === rows) {
        kept--
        held.ids.set(ids.subarray(2 * from, 2 * from + 2))
        held.offset = offsets[kept] ?? 0
        held.words.set(words.subarray(2 * kept, 2 * kept + 2))
      }
      this.cut(runs, block, times, from, kept)
      from = end
    }
    this.holds = true
    return runs
  }

  /** The run of the last sample, when there was any. */
  finish(): StoredRun[] {
    if (!this.holds) return []
    const { ids, offset, words } = this.held
    const runs: StoredRun[] = []
    this.cut(runs, { ids, offsets: Float64Array.of(offset), values: new Float64Array(words.buffer) }, new Float64Array(1), 0, 1)
    return runs
  }

  /** Doubles its steps, then halves them. Within a bucket the rows of a series stand together; in the next one it comes again. */
  private endOfRun({ ids, offsets }: FloatBlock, from: number): number {
    const rows = offsets.length
    const low = ids[2 * from]
    const high = ids[2 * from + 1]
    const bucketEnd = (Math.floor((this.baseMs + (offsets[from] as number)) / bucketMs) + 1) * bucketMs - this.baseMs
    const isSame = (row: number): boolean => ids[2 * row] === low && ids[2 * row + 1] === high && (offsets[row] as number) < bucketEnd
    let known = from
    let step = 1
    while (known + step < rows && isSame(known + step)) {
      known += step
      step *= 2
    }
    let end = Math.min(rows, known + step)
    while (known + 1 < end) {
      const middle = (known + end) >>> 1
      if (isSame(middle)) known = middle
      else end = middle
    }
    return known + 1
  }

  private cut(runs: StoredRun[], { ids, offsets, values }: FloatBlock, times: Float64Array, from: number, end: number): void {
    if (from >= end) return
    const series = this.byId.find(ids[2 * from] as number, ids[2 * from + 1] as number)
    if (series === undefined) return
    const { baseMs } = this
    for (let at = from; at < end; at++) times[at] = baseMs + (offsets[at] as number)
    runs.push({ series, labels: series.labels, times: times.subarray(from, end), values: values.subarray(from, end) })
  }
}

/** Moves the samples that stay together; returns where they end. */
function dropDuplicates({ offsets, values }: FloatBlock, words: Uint32Array, from: number, end: number): number {
  let at = from + 1
  while (at < end && offsets[at] !== offsets[at - 1]) at++
  if (at >= end) return end
  let last = at - 1
  for (; at < end; at++) {
    const isSameTime = offsets[at] === offsets[last]
    if (isSameTime && !isBetterSample(values, words, at, last)) continue
    if (!isSameTime) last++
    offsets[last] = offsets[at] as number
    // By words: a NaN keeps its bits.
    words.copyWithin(2 * last, 2 * at, 2 * at + 2)
  }
  return last + 1
}
