import type { Annotations } from '../annotations.ts'
import type { Span } from '../ast.ts'
import type { Cells } from '../evaluate/points.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'
import type { PromqlFeatures } from '../query.ts'
import type { OverlapNotice } from './overlap-notice.ts'

/** The call a range function is part of. */
export interface RangeCall {
  readonly annotations: Annotations
  readonly overlaps: OverlapNotice
  readonly features: PromqlFeatures
  /** Of each argument, and of the whole list of them. */
  readonly argumentSpans: readonly Span[]
  readonly argumentsSpan: Span
  readonly extension: 'anchored' | 'smoothed' | undefined
}

/** The samples of one series in one range: those at from..to (exclusive) of the lists, stale markers taken out. Reused from step to step. */
export interface RangeWindow {
  readonly call: RangeCall
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  /** Undefined where a sample is a float; left out when all are. */
  readonly histograms: readonly (FloatHistogram | undefined)[] | undefined
  /** When counting began; left out when nothing is known or asked. */
  readonly startTimes: Float64Array | undefined
  readonly from: number
  readonly to: number
  /** The range itself, left-open; samples may lie outside of it when it is anchored or smoothed. */
  readonly rangeStartMs: number
  readonly rangeEndMs: number
  /** The time of the step. */
  readonly evaluationMs: number
  /** The scalar arguments at this step, in their order. */
  readonly parameters: readonly number[]
}

/** Floats of one series for a run of steps: step `firstStep` looks at (firstEndMs - rangeMs, firstEndMs], the next one stepMs later. */
export interface KernelInput {
  readonly times: Float64Array
  readonly values: Float64Array
  /** Samples in the lists that count. */
  readonly length: number
  readonly firstStep: number
  readonly endStep: number
  readonly firstEndMs: number
  readonly stepMs: number
  readonly rangeMs: number
}

export interface RangeFunction {
  readonly kind: 'range'
  readonly name: string
  /** Answers a sample of the series as it is: the metric keeps its name. */
  readonly keepsName?: boolean
  /** Start times of samples matter to it. */
  readonly usesStartTimes?: boolean
  readonly extensions?: readonly ('anchored' | 'smoothed')[]
  /** Computes many steps of floats in one tight loop. */
  readonly kernel?: (input: KernelInput, cells: Cells) => void
  /** Computes one step; undefined is no answer. Never sees an empty window. */
  window(window: RangeWindow): number | FloatHistogram | undefined
  /** Looks at a series that was answered with floats, once. */
  checkSeries?(call: RangeCall, labels: Labels): void
}
