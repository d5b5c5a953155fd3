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

/** What stands at each step of a grid. */
export interface StepValues {
  readonly values: Float64Array
  /** `absent`, `float` or `histogram` at each step. */
  readonly present: Uint8Array
  /** Where `present` says histogram; left out when no step has one. */
  readonly histograms?: (FloatHistogram | undefined)[] | undefined
}

/** One series over the steps of a grid; never changed once it has been handed on. */
export interface SeriesPoints extends StepValues {
  readonly labels: Labels
  /** The metric name goes away at the end of the query, unless something put one back (delayed name removal). */
  readonly dropName: boolean
}

/** Step values under construction. */
export class Cells implements StepValues {
  readonly values: Float64Array
  readonly present: Uint8Array
  histograms: (FloatHistogram | undefined)[] | undefined

  constructor(count: number) {
    this.values = new Float64Array(count)
    this.present = new Uint8Array(count)
  }

  setFloat(step: number, value: number): void {
    this.values[step] = value
    this.present[step] = float
  }

  setHistogram(step: number, value: FloatHistogram): void {
    this.histograms ??= []
    this.histograms[step] = value
    this.present[step] = histogram
  }

  /** What a function answers at a step: a number, a histogram, or nothing. */
  set(step: number, value: number | FloatHistogram | undefined): void {
    if (typeof value === 'number') this.setFloat(step, value)
    else if (value !== undefined) this.setHistogram(step, value)
  }

  /** Takes over what another one has at a step. */
  copyFrom(step: number, source: StepValues, sourceStep = step): void {
    this.set(step, valueAt(source, sourceStep))
  }
}

/** The time of a step. */
export function stepTimeMs(grid: Grid, step: number): number {
  return grid.startMs + step * grid.stepMs
}

/** A number, a histogram, or undefined where nothing stands. */
export function valueAt(points: StepValues, step: number): number | FloatHistogram | undefined {
  const kind = points.present[step]
  if (kind === float) return points.values[step]
  return kind === histogram ? points.histograms?.[step] : undefined
}

/** Whether anything stands at any step. */
export function hasPoints(points: StepValues): boolean {
  return points.present.includes(float) || points.present.includes(histogram)
}
