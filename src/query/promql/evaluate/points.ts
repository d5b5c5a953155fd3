import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'

/** The times of an evaluation: startMs, startMs + stepMs, ... `count` of them; an instant query has one. */
export interface Grid {
  readonly startMs: number
  readonly stepMs: number
  readonly count: number
}

/** What stands at a step. */
export const absent = 0
export const float = 1
export const histogram = 2

/** One series over the steps of a grid. */
export interface SeriesPoints {
  readonly labels: Labels
  readonly values: Float64Array
  /** `absent`, `float` or `histogram` at each step. */
  readonly present: Uint8Array
  /** Where `present` says histogram; left out when no step has one. */
  readonly histograms?: (FloatHistogram | undefined)[]
  /** The metric name goes away at the end of the query, unless something put one back (delayed name removal). */
  readonly dropName: boolean
}
