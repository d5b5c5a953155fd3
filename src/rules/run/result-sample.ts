import { type FloatHistogram, type Labels, markStaleAt, type SeriesRun } from '../../query/promql/index.ts'

/** A sample that a rule made; `stale` marks the end of its series. */
export interface ResultSample {
  readonly labels: Labels
  /** Epoch milliseconds. */
  readonly timeMs: number
  readonly value: number | FloatHistogram | 'stale'
}

/** Stores samples; durable once it resolves. Throws Fault when none was taken; what it did not take is told by count and reason. */
export type WriteResults = (samples: readonly ResultSample[]) => Promise<{ readonly refused: number; readonly reason: string }>

/** Whether two values are the same sample: NaN is itself. */
export function isSameValue(a: ResultSample['value'], b: ResultSample['value']): boolean {
  if (typeof a === 'object' && typeof b === 'object') return JSON.stringify(a) === JSON.stringify(b)
  return Object.is(a, b)
}

/** A sample as a series of its own, under the labels object that the series has elsewhere. */
export function runOfSample({ labels, timeMs, value }: ResultSample, under = labels): SeriesRun {
  const values = new Float64Array(1)
  if (value === 'stale') markStaleAt(values, 0)
  else if (typeof value === 'number') values[0] = value
  const times = Float64Array.of(timeMs)
  return typeof value === 'object' ? { labels: under, times, values, histograms: [value] } : { labels: under, times, values }
}
