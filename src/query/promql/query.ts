import type { Annotation } from './annotations.ts'
import type { FloatHistogram } from './histogram/float-histogram.ts'
import type { Labels } from './labels.ts'

/** Experimental parts of the language, off unless named: the same switches as Prometheus'. */
export interface PromqlFeatures {
  readonly experimentalFunctions: boolean
  readonly durationExpressions: boolean
  readonly extendedRangeSelectors: boolean
  readonly binaryFillModifiers: boolean
  readonly delayedNameRemoval: boolean
  readonly typeAndUnitLabels: boolean
  readonly startTimestamps: boolean
}

export interface PromqlLimits {
  /** Samples held at once, as Prometheus counts them (a histogram counts by its size / 16). */
  readonly maxSamples: number
  readonly timeoutMs: number
}

/** A query to be evaluated. */
export interface PromqlQuery {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
  /** 0 for an instant query, with startMs = endMs. */
  readonly stepMs: number
  /** How far back an instant selector looks. */
  readonly lookbackMs: number
  /** The step of subqueries that name none. */
  readonly subqueryStepMs: number
  readonly features: PromqlFeatures
  readonly limits: PromqlLimits
}

export interface VectorSample {
  readonly labels: Labels
  readonly timeMs: number
  readonly value: number | FloatHistogram
}

export interface MatrixSeries {
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  readonly histograms?: readonly (FloatHistogram | undefined)[]
}

export type PromqlValue =
  | { readonly type: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly type: 'string'; readonly timeMs: number; readonly value: string }
  | { readonly type: 'vector'; readonly samples: readonly VectorSample[] }
  | { readonly type: 'matrix'; readonly series: readonly MatrixSeries[] }

export interface PromqlResult {
  readonly value: PromqlValue
  readonly annotations: readonly Annotation[]
  readonly samplesRead: number
  /** The most samples held at once, as `maxSamples` counts them. */
  readonly peakSamples: number
}
