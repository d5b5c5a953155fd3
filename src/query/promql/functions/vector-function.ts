import type { Call } from '../ast.ts'
import type { Evaluation } from '../evaluate/evaluation.ts'
import type { Grid, SeriesPoints } from '../evaluate/points.ts'

/** What a function of instant vectors is called with. */
export interface VectorCall {
  readonly evaluation: Evaluation
  readonly grid: Grid
  readonly call: Call
  /** Each in the place of its argument: undefined where that is of another type. */
  readonly vectors: readonly (readonly SeriesPoints[] | undefined)[]
  readonly scalars: readonly (Float64Array | undefined)[]
  readonly strings: readonly (string | undefined)[]
}

/** Makes series from series. */
export interface VectorFunction {
  readonly kind: 'vector'
  readonly name: string
  evaluate(call: VectorCall): Promise<readonly SeriesPoints[]> | readonly SeriesPoints[]
}

/** Computes each float from the one that was there. */
export interface MapFunction {
  readonly kind: 'map'
  readonly name: string
  readonly map: (value: number) => number
}

/** Makes one number at each step. */
export interface ScalarFunction {
  readonly kind: 'scalar'
  readonly name: string
  evaluate(call: VectorCall): Promise<Float64Array> | Float64Array
}
