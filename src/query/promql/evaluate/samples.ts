import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { SeriesRun } from '../series-source.ts'
import { isStaleAt } from '../stale-marker.ts'

/** Samples of one series in rising time without stale markers. The lists may be longer: only the first `length` count. */
export interface Samples {
  readonly length: number
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms: readonly (FloatHistogram | undefined)[] | undefined
  readonly startTimes: Float64Array | undefined
}

/** Room that is used again and again, so that joining runs allocates nothing. */
export class SampleRoom {
  times = new Float64Array(0)
  values = new Float64Array(0)

  /** The lists, at least that long; what they held may be gone. */
  make(length: number): void {
    if (this.times.length >= length) return
    const size = Math.max(length, 2 * this.times.length)
    this.times = new Float64Array(size)
    this.values = new Float64Array(size)
  }
}

/** Whether any sample of a run is a stale marker. */
export function hasStale({ values, histograms }: SeriesRun): boolean {
  return firstStale(values, histograms) >= 0
}

/** The samples of a run; its own arrays when nothing in it is stale. */
export function withoutStale(run: SeriesRun): Samples {
  const { times, values, histograms, startTimes } = run
  const length = times.length
  if (firstStale(values, histograms) < 0) return { length, times, values, histograms, startTimes }
  const kept: number[] = []
  for (let at = 0; at < length; at++) if (histograms?.[at] !== undefined || !isStaleAt(values, at)) kept.push(at)
  const pick = (list: Float64Array): Float64Array => Float64Array.from(kept, (at) => list[at] ?? 0)
  return {
    length: kept.length,
    times: pick(times),
    values: pick(values),
    histograms: histograms && kept.map((at) => histograms[at]),
    startTimes: startTimes && pick(startTimes),
  }
}

/** The tail of earlier runs with a later run behind it; plain floats stand in the room then, until it is used again. */
export function joinRuns(tail: Samples | undefined, run: Samples, room: SampleRoom): Samples {
  if (tail === undefined || tail.length === 0) return run
  if (run.length === 0) return tail
  const length = tail.length + run.length
  room.make(length)
  const { times, values } = room
  copy(tail.times, 0, times, 0, tail.length)
  copy(tail.values, 0, values, 0, tail.length)
  times.set(run.times.length === run.length ? run.times : run.times.subarray(0, run.length), tail.length)
  values.set(run.values.length === run.length ? run.values : run.values.subarray(0, run.length), tail.length)
  return {
    length,
    times,
    values,
    histograms:
      tail.histograms === undefined && run.histograms === undefined
        ? undefined
        : [...listOf(tail.histograms, tail.length), ...listOf(run.histograms, run.length)],
    startTimes: tail.startTimes === undefined && run.startTimes === undefined ? undefined : joinStarts(tail, run),
  }
}

/**
 * A run behind what is kept already, in the room of that: however many runs come, each sample is copied few times. Undefined when there
 * is more to them than floats.
 */
export function appendRun(tail: Samples, run: Samples): Samples | undefined {
  if (tail.histograms !== undefined || run.histograms !== undefined) return undefined
  if (tail.startTimes !== undefined || run.startTimes !== undefined) return undefined
  const length = tail.length + run.length
  let { times, values } = tail
  if (times.length < length) {
    times = new Float64Array(2 * length)
    values = new Float64Array(2 * length)
    times.set(tail.times.subarray(0, tail.length))
    values.set(tail.values.subarray(0, tail.length))
  }
  times.set(run.times.length === run.length ? run.times : run.times.subarray(0, run.length), tail.length)
  values.set(run.values.length === run.length ? run.values : run.values.subarray(0, run.length), tail.length)
  return { length, times, values, histograms: undefined, startTimes: undefined }
}

/** A copy of the samples from an index on, in the lists of `into` when they are long enough. */
export function keepFrom(samples: Samples, from: number, into: Samples | undefined): Samples {
  const { length, histograms, startTimes } = samples
  const count = length - from
  const fits = into !== undefined && into.times.length >= count
  const times = fits ? into.times : new Float64Array(count + (count >> 2))
  const values = fits ? into.values : new Float64Array(count + (count >> 2))
  copy(samples.times, from, times, 0, count)
  copy(samples.values, from, values, 0, count)
  return {
    length: count,
    times,
    values,
    // A tail without histograms goes back to the quick way.
    histograms: histograms?.slice(from, length).some((one) => one !== undefined) === true ? histograms.slice(from, length) : undefined,
    startTimes: startTimes?.slice(from, length),
  }
}

/** The index of the first sample later than a time. */
export function firstAfter(samples: Samples, timeMs: number): number {
  return firstIndexAfter(samples.times, timeMs, 0, samples.length)
}

/** The first index in from..to whose time is later; `to` when there is none. */
export function firstIndexAfter(times: Float64Array, timeMs: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) <= timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** The index of the first stale marker; -1 when there is none. */
function firstStale(values: Float64Array, histograms: SeriesRun['histograms']): number {
  const { length } = values
  for (let at = 0; at < length; at++) {
    const value = values[at] as number
    // Only NaN differs from itself.
    if (value !== value && histograms?.[at] === undefined && isStaleAt(values, at)) return at
  }
  return -1
}

/** Rising, so that a list can be moved to its own beginning. A window is short: cheaper than a view of it. */
function copy(source: Float64Array, from: number, target: Float64Array, to: number, count: number): void {
  for (let at = 0; at < count; at++) target[to + at] = source[from + at] as number
}

function joinStarts(tail: Samples, run: Samples): Float64Array {
  const joined = new Float64Array(tail.length + run.length)
  if (tail.startTimes !== undefined) joined.set(tail.startTimes.subarray(0, tail.length))
  if (run.startTimes !== undefined) joined.set(run.startTimes.subarray(0, run.length), tail.length)
  return joined
}

function listOf(list: readonly (FloatHistogram | undefined)[] | undefined, length: number): readonly (FloatHistogram | undefined)[] {
  return list ?? Array.from({ length }, () => undefined)
}
