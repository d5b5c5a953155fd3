import { longestSum } from '../functions/bucket-combinations.ts'
import { differ } from '../functions/changes-resets.ts'
import { isLarger, isSmaller } from '../functions/compare-over-time.ts'
import { type BucketColumn, type BucketRun, BucketsUnfit } from '../series-source.ts'
import type { RollupList, RollupRun } from './rollup-cutter.ts'
import type { StoredSeries } from './stored-series.ts'

type Lists = Readonly<Partial<Record<BucketColumn, RollupList>>>
type Values = Partial<Record<BucketColumn, number>>
type Bounds = 'first' | 'last'

/** Between neighbours these look from the last sample of one to the first of the next. */
const acrossBounds: ReadonlySet<BucketColumn> = new Set(['lost', 'resets', 'changes'])

/** What has to be read so that columns can be folded. */
export function columnsToFold(columns: ReadonlySet<BucketColumn>): readonly BucketColumn[] {
  const isAcross = [...columns].some((column) => acrossBounds.has(column))
  return [...new Set<BucketColumn>([...columns, ...(isAcross ? (['first', 'last'] as const) : [])])]
}

/** Makes longer buckets of those of roll-ups: what the evaluation would do with each window is done once. */
export class RollupFolder {
  private readonly columns: readonly BucketColumn[]
  private readonly startMs: number
  private readonly bucketMs: number
  /** The last bucket so far, which the next run may go on with. */
  private open: { readonly series: StoredSeries; readonly place: number; readonly values: Values } | undefined

  /** `columns` as `columnsToFold` gives them. Places count buckets of that length from `startMs`. */
  constructor(columns: readonly BucketColumn[], startMs: number, bucketMs: number) {
    this.columns = columns
    this.startMs = startMs
    this.bucketMs = bucketMs
  }

  /** The buckets that are complete by now. */
  push(run: RollupRun): BucketRun[] {
    const { starts, places } = this.group(run.ends)
    const folded: Partial<Record<BucketColumn, Float64Array>> = {}
    for (const column of this.columns) folded[column] = foldAll(column, run, starts)
    const runs: BucketRun[] = []
    if (this.open?.series === run.series && this.open.place === places[0]) this.join(this.open.values, folded)
    else runs.push(...this.finish())
    const last = places.length - 1
    const values: Values = {}
    for (const column of this.columns) values[column] = folded[column]?.[last] ?? Number.NaN
    this.open = { series: run.series, place: places[last] ?? 0, values }
    if (last > 0) {
      const columns: Partial<Record<BucketColumn, Float64Array>> = {}
      for (const column of this.columns) columns[column] = (folded[column] as Float64Array).subarray(0, last)
      runs.push({ labels: run.series.labels, buckets: places.subarray(0, last), columns })
    }
    return runs
  }

  /** The last bucket, when there was any. */
  finish(): BucketRun[] {
    const { open } = this
    if (open === undefined) return []
    this.open = undefined
    const columns: Partial<Record<BucketColumn, Float64Array>> = {}
    for (const column of this.columns) columns[column] = Float64Array.of(open.values[column] ?? Number.NaN)
    return [{ labels: open.series.labels, buckets: Uint32Array.of(open.place), columns }]
  }

  /** Where the rows of each longer bucket begin, with the end of the last behind them. */
  private group(ends: Uint32Array): { readonly starts: Uint32Array; readonly places: Uint32Array } {
    const starts = new Uint32Array(ends.length + 1)
    const places = new Uint32Array(ends.length)
    let count = 0
    for (let at = 0; at < ends.length; at++) {
      const place = Math.ceil(((ends[at] as number) * 1000 - this.startMs) / this.bucketMs) - 1
      if (count > 0 && places[count - 1] === place) continue
      starts[count] = at
      places[count++] = place
    }
    starts[count] = ends.length
    return { starts: starts.subarray(0, count + 1), places: places.subarray(0, count) }
  }

  /** Puts what was open in front of the first bucket of lists. */
  private join(open: Values, folded: Partial<Record<BucketColumn, Float64Array>>): void {
    const pair = (column: BucketColumn): Float64Array => Float64Array.of(open[column] ?? Number.NaN, folded[column]?.[0] ?? Number.NaN)
    const lists = Object.fromEntries(this.columns.map((column) => [column, pair(column)]))
    for (const column of this.columns) {
      const list = folded[column]
      if (list === undefined) continue
      // Those are times by now, not what is left to the end.
      if (column === 'firstTime') list[0] = open.firstTime ?? Number.NaN
      else if (column !== 'lastTime') list[0] = fold(column, lists, 0, 2)
    }
  }
}

function foldAll(column: BucketColumn, { ends, lists }: RollupRun, starts: Uint32Array): Float64Array {
  const folded = new Float64Array(starts.length - 1)
  if (column === 'firstTime' || column === 'lastTime') {
    const before = lists[column] as RollupList
    const shift = column === 'firstTime' ? 0 : 1
    for (let at = 0; at < folded.length; at++) {
      const row = column === 'firstTime' ? (starts[at] as number) : (starts[at + 1] as number) - shift
      folded[at] = (ends[row] as number) * 1000 - (before[row] as number)
    }
  } else for (let at = 0; at < folded.length; at++) folded[at] = fold(column, lists, starts[at] as number, starts[at + 1] as number)
  return folded
}

function fold(column: Exclude<BucketColumn, 'firstTime' | 'lastTime'>, lists: Lists, from: number, end: number): number {
  const list = lists[column] as RollupList
  switch (column) {
    case 'first':
      return list[from] as number
    case 'last':
      return list[end - 1] as number
    case 'min':
      return bestOf(list, from, end, isSmaller)
    case 'max':
      return bestOf(list, from, end, isLarger)
    case 'count':
      return totalOf(list, from, end)
    case 'sum':
      return sumOf(list, from, end)
    case 'resets':
      return totalOf(list, from, end) + across(lists, from, end, (before, now) => (now < before ? 1 : 0))
    case 'changes':
      return totalOf(list, from, end) + across(lists, from, end, (before, now) => (differ(before, now) ? 1 : 0))
    case 'lost':
      return totalOf(list, from, end) + across(lists, from, end, (before, now) => (now < before ? before : 0))
  }
}

function totalOf(list: RollupList, from: number, end: number): number {
  let total = list[from] as number
  for (let at = from + 1; at < end; at++) total += list[at] as number
  return total
}

/** Compensated. Throws BucketsUnfit. */
function sumOf(list: RollupList, from: number, end: number): number {
  let sum = list[from] as number
  let lost = 0
  for (let at = from + 1; at < end; at++) {
    const value = list[at] as number
    const total = sum + value
    if (Math.abs(total) > longestSum && Number.isFinite(value) && Number.isFinite(sum))
      throw new BucketsUnfit('a sum is too large to be made of sums')
    lost += Math.abs(sum) >= Math.abs(value) ? sum - total + value : value - total + sum
    sum = total
  }
  return Number.isFinite(sum) ? sum + lost : sum
}

function bestOf(list: RollupList, from: number, end: number, isBetter: (value: number, best: number) => boolean): number {
  let best = list[from] as number
  for (let at = from + 1; at < end; at++) if (isBetter(list[at] as number, best)) best = list[at] as number
  return best
}

function across(lists: Lists, from: number, end: number, weigh: (before: number, now: number) => number): number {
  const { first, last }: Readonly<Partial<Record<Bounds, RollupList>>> = lists
  let total = 0
  for (let at = from + 1; at < end; at++) total += weigh(last?.[at - 1] as number, first?.[at] as number)
  return total
}
