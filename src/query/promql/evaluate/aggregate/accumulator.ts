import type { Annotations } from '../../annotations.ts'
import type { Span } from '../../ast.ts'
import type { Labels } from '../../labels.ts'
import type { Cells, StepValues } from '../points.ts'

/** Takes in the series of one group, in any order and slice by slice. */
export interface Accumulator {
  /** Adds what stands at steps from..to (exclusive) of one series. */
  fold(points: StepValues, from: number, to: number, labels: Labels): void
  /** The answer, once everything has been added. */
  finish(): Cells
}

/** Whom an accumulator tells what it ignored. */
export interface AccumulatorPlace {
  readonly count: number
  readonly annotations: Annotations
  /** Of the expression that is aggregated. */
  readonly span: Span
}

export type MakeAccumulator = (place: AccumulatorPlace) => Accumulator
