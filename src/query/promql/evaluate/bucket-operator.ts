import type { BucketCombination, BucketLists } from '../functions/bucket-combinations.ts'
import type { RangeCall, RangeFunction } from '../functions/range-function.ts'
import type { Labels } from '../labels.ts'
import type { BucketColumn, BucketRun } from '../series-source.ts'
import type { BucketConsumer } from './bucket-consumer.ts'
import type { BucketWindows } from './bucket-windows.ts'
import type { Budget } from './budget.ts'
import type { SeriesSink } from './step-sink.ts'

/** Steps are computed in slices of about this many buckets looked at, so that no turn gets long. */
const sliceBuckets = 200_000

/** Buckets of one series in rising order. */
interface Buckets {
  readonly at: Uint32Array
  readonly lists: BucketLists
}

/** A series between two of its runs. */
interface SeriesState {
  readonly labels: Labels
  readonly sink: SeriesSink
  next: number
  /** Buckets that windows still to come may need. */
  tail: Buckets | undefined
  hasPoints: boolean
}

/** Moves a window over the buckets of each series as they arrive: what RangeOperator does with samples. */
export class BucketOperator implements BucketConsumer {
  private readonly states = new Map<Labels, SeriesState>()
  private readonly fn: RangeFunction
  private readonly combination: BucketCombination
  private readonly call: RangeCall
  private readonly windows: BucketWindows
  private readonly budget: Budget
  private readonly open: (labels: Labels) => SeriesSink
  /** In buckets: a window, and from one to the next. */
  private width = 1
  private stride = 1

  constructor(
    fn: RangeFunction,
    combination: BucketCombination,
    call: RangeCall,
    windows: BucketWindows,
    budget: Budget,
    open: (labels: Labels) => SeriesSink,
  ) {
    this.fn = fn
    this.combination = combination
    this.call = call
    this.windows = windows
    this.budget = budget
    this.open = open
  }

  begin(bucketMs: number): void {
    this.width = this.windows.rangeMs / bucketMs
    this.stride = this.windows.stepMs / bucketMs
  }

  push(run: BucketRun): Promise<void> | undefined {
    const state = this.stateOf(run.labels)
    const buckets = this.join(state.tail, run)
    const last = buckets.at[buckets.at.length - 1]
    // A window is complete when no later bucket can lie in it.
    return last === undefined ? undefined : this.advance(state, buckets, this.windowsUpTo(last + 1))
  }

  /** No more runs: computes what the tails still serve. */
  async finish(): Promise<void> {
    for (const state of this.states.values()) {
      const { tail } = state
      const last = tail?.at[tail.at.length - 1]
      if (tail !== undefined && last !== undefined) {
        const slow = this.advance(state, tail, this.windowsUpTo(last + this.width))
        if (slow !== undefined) await slow
        this.budget.release(state.tail?.at.length ?? 0)
      }
      if (state.hasPoints) this.fn.checkSeries?.(this.call, state.labels)
      if (this.budget.due) await this.budget.pause()
    }
    this.states.clear()
  }

  private advance(state: SeriesState, buckets: Buckets, end: number): Promise<void> | undefined {
    const slice = Math.max(1, Math.floor(sliceBuckets / Math.min(this.width, buckets.at.length)))
    if (end - state.next > slice) return this.advanceInSlices(state, buckets, end, slice)
    this.compute(state, buckets, end)
    this.keepTail(state, buckets)
    return undefined
  }

  private async advanceInSlices(state: SeriesState, buckets: Buckets, end: number, slice: number): Promise<void> {
    while (state.next < end) {
      this.compute(state, buckets, Math.min(end, state.next + slice))
      if (this.budget.due) await this.budget.pause()
    }
    this.keepTail(state, buckets)
  }

  private compute(state: SeriesState, { at, lists }: Buckets, end: number): void {
    const { width, stride, combination } = this
    const { firstEndMs, stepMs, rangeMs } = this.windows
    const { cells } = state.sink
    const first = state.next
    if (first >= end) return
    const window = { lists, from: firstNotBefore(at, first * stride), to: 0, rangeStartMs: 0, rangeEndMs: 0 }
    window.to = window.from
    for (let step = first; step < end; step++) {
      const startsAt = step * stride
      while (window.from < at.length && (at[window.from] as number) < startsAt) window.from++
      if (window.to < window.from) window.to = window.from
      while (window.to < at.length && (at[window.to] as number) < startsAt + width) window.to++
      if (window.from === window.to) continue
      window.rangeEndMs = firstEndMs + step * stepMs
      window.rangeStartMs = window.rangeEndMs - rangeMs
      const value = combination.combine(window)
      if (value === undefined) continue
      cells.setFloat(step, value)
      state.hasPoints = true
    }
    state.next = end
    state.sink.written(first, end)
  }

  private keepTail(state: SeriesState, { at, lists }: Buckets): void {
    const from = state.next < this.windows.count ? firstNotBefore(at, state.next * this.stride) : at.length
    const before = state.tail?.at.length ?? 0
    if (from === at.length && before === 0) return
    state.tail = { at: at.slice(from), lists: this.listsOf((column) => lists[column].slice(from)) }
    this.budget.hold(state.tail.at.length - before)
  }

  private join(tail: Buckets | undefined, { buckets, columns }: BucketRun): Buckets {
    const before = tail?.at.length ?? 0
    if (tail === undefined || before === 0) return { at: buckets, lists: this.listsOf((column) => listNamed(columns, column)) }
    const at = new Uint32Array(before + buckets.length)
    at.set(tail.at)
    at.set(buckets, before)
    const lists = this.listsOf((column) => {
      const joined = new Float64Array(at.length)
      joined.set(tail.lists[column])
      joined.set(listNamed(columns, column), before)
      return joined
    })
    return { at, lists }
  }

  private listsOf(listOf: (column: BucketColumn) => Float64Array): BucketLists {
    const lists = { ...noLists }
    for (const column of this.combination.columns) lists[column] = listOf(column)
    return lists
  }

  /** How many windows end at or before a bucket's beginning. */
  private windowsUpTo(bucket: number): number {
    return Math.max(0, Math.min(this.windows.count, Math.floor((bucket - this.width) / this.stride) + 1))
  }

  private stateOf(labels: Labels): SeriesState {
    let state = this.states.get(labels)
    if (state === undefined) {
      state = { labels, sink: this.open(labels), next: 0, tail: undefined, hasPoints: false }
      this.states.set(labels, state)
    }
    return state
  }
}

const nothing = new Float64Array(0)
const noLists: BucketLists = {
  count: nothing,
  sum: nothing,
  min: nothing,
  max: nothing,
  first: nothing,
  firstTime: nothing,
  last: nothing,
  lastTime: nothing,
  lost: nothing,
  resets: nothing,
  changes: nothing,
}

function listNamed(columns: BucketRun['columns'], column: BucketColumn): Float64Array {
  const list = columns[column]
  if (list === undefined) throw new TypeError(`a run of buckets without its ${column}`)
  return list
}

/** The first place of a bucket at or behind another. */
function firstNotBefore(at: Uint32Array, bucket: number): number {
  let low = 0
  let high = at.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((at[middle] as number) < bucket) low = middle + 1
    else high = middle
  }
  return low
}
