import type { LabelMatcher } from './ast.ts'
import type { FloatHistogram } from './histogram/float-histogram.ts'
import type { Labels } from './labels.ts'

/** What a selector wants. */
export interface SelectRequest {
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds: samples with startMs < t <= endMs (an `anchored` or `smoothed` selector asks for more). */
  readonly startMs: number
  readonly endMs: number
  /** Only what samples may be left out or replaced by; a source may look away. */
  readonly hints?: SelectHints
}

export interface SelectHints {
  /** The function right above a range selector, for instance `rate`. */
  readonly function?: string
  readonly rangeMs?: number
  readonly stepMs?: number
  /** Unless true, start times are not looked at. */
  readonly startTimes?: boolean
}

/**
 * Samples of one series in rising time; a time stands once. A series may come in several runs: then in rising time too, always with
 * the same `labels` object, other series in between. Arrays are the consumer's and never written again.
 */
export interface SeriesRun {
  readonly labels: Labels
  /** Epoch milliseconds. */
  readonly times: Float64Array
  /** A stale marker carries its bits (see stale-marker.ts). Where a histogram stands the value means nothing. */
  readonly values: Float64Array
  /** Undefined where the sample is a float; left out when all are. */
  readonly histograms?: readonly (FloatHistogram | undefined)[]
  /** When the counting of each sample began, epoch milliseconds, 0 where unknown; left out when all are unknown. */
  readonly startTimes?: Float64Array
}

/** Where samples come from: the engine asks for nothing else. */
export interface SeriesSource {
  /** Throws Fault for limits and failures of the store; ends early when `signal` aborts. */
  select(request: SelectRequest, signal: AbortSignal): AsyncIterable<SeriesRun>
}
