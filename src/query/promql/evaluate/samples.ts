import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { SeriesRun } from '../series-source.ts'
import { isStaleAt } from '../stale-marker.ts'

/** Samples of one series in rising time without stale markers. */
export interface Samples {
  readonly length: number
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms: readonly (FloatHistogram | undefined)[] | undefined
  readonly startTimes: Float64Array | undefined
}

/** The samples of a run; its own arrays when nothing in it is stale. */
export function withoutStale(run: SeriesRun): Samples {
  const { times, values, histograms, startTimes } = run
  const length = times.length
  let firstStale = -1
  for (let at = 0; at < length; at++) {
    const value = values[at] as number
    // Only NaN differs from itself.
    if (value !== value && histograms?.[at] === undefined && isStaleAt(values, at)) {
      firstStale = at
      break
    }
  }
  if (firstStale < 0) return { length, times, values, histograms, startTimes }
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

/** The tail of earlier runs with a later run behind it. */
export function joinRuns(tail: Samples | undefined, run: Samples): Samples {
  if (tail === undefined || tail.length === 0) return run
  if (run.length === 0) return tail
  const length = tail.length + run.length
  return {
    length,
    times: join(tail.times, run.times),
    values: join(tail.values, run.values),
    histograms:
      tail.histograms === undefined && run.histograms === undefined
        ? undefined
        : [...listOf(tail.histograms, tail.length), ...listOf(run.histograms, run.length)],
    startTimes:
      tail.startTimes === undefined && run.startTimes === undefined
        ? undefined
        : join(tail.startTimes ?? new Float64Array(tail.length), run.startTimes ?? new Float64Array(run.length)),
  }
}

/** A copy of the samples from an index on. */
export function keepFrom(samples: Samples, from: number): Samples {
  const { length, times, values, histograms, startTimes } = samples
  return {
    length: length - from,
    times: times.slice(from, length),
    values: values.slice(from, length),
    // A tail without histograms goes back to the quick way.
    histograms: histograms?.slice(from, length).some((one) => one !== undefined) ? histograms.slice(from, length) : undefined,
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

function join(first: Float64Array, second: Float64Array): Float64Array {
  const joined = new Float64Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}

function listOf(list: readonly (FloatHistogram | undefined)[] | undefined, length: number): readonly (FloatHistogram | undefined)[] {
  return list ?? Array.from({ length }, () => undefined)
}
