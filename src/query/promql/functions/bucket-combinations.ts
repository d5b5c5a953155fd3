import { type BucketColumn, BucketsUnfit } from '../series-source.ts'
import { differ } from './changes-resets.ts'
import { isLarger, isSmaller } from './compare-over-time.ts'
import { extrapolationFactor, type RateKind } from './extrapolate.ts'

/** A list for each column; those that nobody asked for are empty. */
export type BucketLists = Readonly<Record<BucketColumn, Float64Array>>

/** The buckets of one series that make up one range: those at from..to (exclusive) of the lists, never none. Reused from step to step. */
export interface BucketWindow {
  readonly lists: BucketLists
  readonly from: number
  readonly to: number
  /** The range itself, left-open. */
  readonly rangeStartMs: number
  readonly rangeEndMs: number
}

/** How a range function answers from buckets what it would from their samples. */
export interface BucketCombination {
  readonly columns: readonly BucketColumn[]
  /** Undefined is no answer. Throws BucketsUnfit where only the samples can tell. */
  combine(window: BucketWindow): number | undefined
}

/** Past this, sums of samples may overflow on the way though those of buckets do not. */
export const longestSum = 1e300

/** By the name of the range function. */
export const bucketCombinations: ReadonlyMap<string, BucketCombination> = new Map<string, BucketCombination>([
  ['count_over_time', { columns: ['count'], combine: countOf }],
  ['present_over_time', { columns: [], combine: () => 1 }],
  ['sum_over_time', { columns: ['sum'], combine: sumOf }],
  ['avg_over_time', { columns: ['sum', 'count'], combine: (window) => sumOf(window) / countOf(window) }],
  ['min_over_time', { columns: ['min'], combine: ({ lists, from, to }) => bestOf(lists.min, from, to, isSmaller) }],
  ['max_over_time', { columns: ['max'], combine: ({ lists, from, to }) => bestOf(lists.max, from, to, isLarger) }],
  ['first_over_time', { columns: ['first'], combine: ({ lists, from }) => lists.first[from] }],
  ['last_over_time', { columns: ['last'], combine: ({ lists, to }) => lists.last[to - 1] }],
  ['ts_of_first_over_time', { columns: ['firstTime'], combine: ({ lists, from }) => (lists.firstTime[from] as number) / 1000 }],
  ['ts_of_last_over_time', { columns: ['lastTime'], combine: ({ lists, to }) => (lists.lastTime[to - 1] as number) / 1000 }],
  [
    'resets',
    { columns: ['first', 'last', 'resets'], combine: ({ lists, from, to }) => countPairs(lists, lists.resets, from, to, isReset) },
  ],
  [
    'changes',
    { columns: ['first', 'last', 'changes'], combine: ({ lists, from, to }) => countPairs(lists, lists.changes, from, to, differ) },
  ],
  ['rate', extrapolate({ isCounter: true, perSecond: true })],
  ['increase', extrapolate({ isCounter: true, perSecond: false })],
  ['delta', extrapolate({ isCounter: false, perSecond: false })],
])

function countOf({ lists: { count }, from, to }: BucketWindow): number {
  let total = 0
  for (let at = from; at < to; at++) total += count[at] as number
  return total
}

/** Compensated, as that of samples. */
function sumOf({ lists, from, to }: BucketWindow): number {
  let sum = 0
  let lost = 0
  for (let at = from; at < to; at++) {
    const value = lists.sum[at] as number
    const total = sum + value
    if (Math.abs(total) > longestSum) {
      if (Number.isFinite(value) && Number.isFinite(sum)) throw new BucketsUnfit('a sum is too large to be made of sums')
      lost = 0
    } else if (Math.abs(sum) >= Math.abs(value)) lost += sum - total + value
    else lost += value - total + sum
    sum = total
  }
  return sum === Infinity || sum === -Infinity ? sum : sum + lost
}

function bestOf(values: Float64Array, from: number, to: number, isBetter: (value: number, best: number) => boolean): number {
  let best = values[from] as number
  for (let at = from + 1; at < to; at++) if (isBetter(values[at] as number, best)) best = values[at] as number
  return best
}

function isReset(before: number, now: number): boolean {
  return now < before
}

/** Pairs within buckets, and those of the last sample of one and the first of the next. */
function countPairs(
  { first, last }: BucketLists,
  within: Float64Array,
  from: number,
  to: number,
  isOne: (before: number, now: number) => boolean,
): number {
  let count = within[from] as number
  for (let at = from + 1; at < to; at++) {
    count += within[at] as number
    if (isOne(last[at - 1] as number, first[at] as number)) count++
  }
  return count
}

function extrapolate({ isCounter, perSecond }: RateKind): BucketCombination {
  const ends: readonly BucketColumn[] = ['count', 'first', 'firstTime', 'last', 'lastTime']
  return {
    columns: isCounter ? [...ends, 'lost'] : ends,
    combine: (window) => {
      const { lists, from, to, rangeStartMs, rangeEndMs } = window
      const count = countOf(window)
      if (count < 2) return undefined
      const first = lists.first[from] as number
      const firstMs = lists.firstTime[from] as number
      const lastMs = lists.lastTime[to - 1] as number
      let gain = (lists.last[to - 1] as number) - first
      if (isCounter) gain += lostIn(lists, from, to)
      const factor = extrapolationFactor(rangeStartMs, rangeEndMs, firstMs, lastMs, count, isCounter, first, gain)
      return gain * (perSecond ? factor / ((rangeEndMs - rangeStartMs) / 1000) : factor)
    },
  }
}

/** What a counter had reached before each of its resets. */
function lostIn({ first, last, lost }: BucketLists, from: number, to: number): number {
  let total = lost[from] as number
  for (let at = from + 1; at < to; at++) {
    const before = last[at - 1] as number
    if ((first[at] as number) < before) total += before
    total += lost[at] as number
  }
  return total
}
