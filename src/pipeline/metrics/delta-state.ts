import type { ExponentialBuckets, MetricPointView } from '../../model/metric.ts'
import { exponentialSchemas } from '../../model/reduce-resolution.ts'
import { addBuckets, coarserIndex, downscale, trimBuckets } from './exponential-buckets.ts'

/** What the deltas of one point entry add up to since this process saw the first of them. */
export interface DeltaState {
  /** Time of the last sample written, epoch milliseconds. */
  lastMs: number
  /** Start and end of the last delta, to know it again. */
  startLow: number
  startHigh: number
  endLow: number
  endHigh: number
  value: number
  count: number
  sum: number
  buckets: number[]
  scale: number
  zeroCount: number
  zeroThreshold: number
  positive: ExponentialBuckets
  negative: ExponentialBuckets
}

/** Sums of deltas cover more buckets than any one; beyond so many they are joined. */
const mostBuckets = 640

export function newDeltaState({ scale }: MetricPointView): DeltaState {
  return {
    lastMs: 0,
    startLow: 0,
    startHigh: 0,
    endLow: 0,
    endHigh: 0,
    value: 0,
    count: 0,
    sum: 0,
    buckets: [],
    scale,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: { offset: 0, counts: [] },
    negative: { offset: 0, counts: [] },
  }
}

/**
 * The time of the sample that a delta of time `ms` leads to; undefined when it is the last one again. A delta that comes late
 * counts, just after the last sample: the sum may not change at a time already written.
 */
export function advanceDelta(state: DeltaState, point: MetricPointView, ms: number): number | undefined {
  const { startTime, time } = point
  const isSame =
    state.endLow === time.low && state.endHigh === time.high && state.startLow === startTime.low && state.startHigh === startTime.high
  if (isSame && state.lastMs > 0 && (time.low !== 0 || time.high !== 0)) return undefined
  state.startLow = startTime.low
  state.startHigh = startTime.high
  state.endLow = time.low
  state.endHigh = time.high
  state.lastMs = Math.max(ms, state.lastMs + 1)
  return state.lastMs
}

/** Adds a histogram with the same bounds. */
export function addHistogram(state: DeltaState, { count, sum, bucketCounts }: MetricPointView): void {
  state.count += count
  state.sum += sum ?? 0
  for (const [i, bucket] of bucketCounts.entries()) state.buckets[i] = (state.buckets[i] ?? 0) + bucket
}

/** Adds an exponential histogram: at the coarser of both scales, coarser still when it would grow too long. */
export function addExponential(state: DeltaState, point: MetricPointView): void {
  state.count += point.count
  state.sum += point.sum ?? 0
  state.zeroCount += point.zeroCount
  state.zeroThreshold = Math.max(state.zeroThreshold, point.zeroThreshold)
  const sides = [
    { mine: state.positive, theirs: trimBuckets(point.positive) },
    { mine: state.negative, theirs: trimBuckets(point.negative) },
  ] as const
  let scale = Math.min(state.scale, point.scale, exponentialSchemas.greatest)
  // Before they are added: both may lie so far apart that no memory would hold what is between them.
  const isTooLong = (): boolean =>
    sides.some(({ mine, theirs }) => reachOf(mine, state.scale - scale, theirs, point.scale - scale) > mostBuckets)
  while (scale > exponentialSchemas.least && isTooLong()) scale--
  const sumOf = ({ mine, theirs }: (typeof sides)[number]): ExponentialBuckets =>
    addBuckets(downscale(mine, state.scale - scale), downscale(theirs, point.scale - scale))
  state.positive = sumOf(sides[0])
  state.negative = sumOf(sides[1])
  state.scale = scale
}

/** How many buckets both cover together, each made coarser by so many steps. */
function reachOf(a: ExponentialBuckets, stepsOfA: number, b: ExponentialBuckets, stepsOfB: number): number {
  let first = Infinity
  let last = -Infinity
  for (const [{ offset, counts }, steps] of [
    [a, stepsOfA],
    [b, stepsOfB],
  ] as const) {
    if (counts.length === 0) continue
    first = Math.min(first, coarserIndex(offset, steps))
    last = Math.max(last, coarserIndex(offset + counts.length - 1, steps))
  }
  return last - first + 1
}
