import { float, stepTimeMs } from '../evaluate/points.ts'
import { inTurns } from '../evaluate/series.ts'
import { Labels } from '../labels.ts'
import type { ScalarFunction, VectorFunction } from './vector-function.ts'

/** Seconds since 1970 of the step. */
export const time: ScalarFunction = {
  kind: 'scalar',
  name: 'time',
  evaluate: ({ grid }) => Float64Array.from({ length: grid.count }, (_, step) => stepTimeMs(grid, step) / 1000),
}

export const pi: ScalarFunction = { kind: 'scalar', name: 'pi', evaluate: ({ grid }) => new Float64Array(grid.count).fill(Math.PI) }

/** The value of the only float at a step; NaN when there is none or there are more. */
export const scalar: ScalarFunction = {
  kind: 'scalar',
  name: 'scalar',
  evaluate: async ({ evaluation, grid, vectors }) => {
    const found = new Uint8Array(grid.count)
    const values = new Float64Array(grid.count).fill(Number.NaN)
    await inTurns(evaluation.budget, vectors[0] ?? [], (one) => {
      for (let step = 0; step < grid.count; step++) {
        if (one.present[step] !== float) continue
        values[step] = found[step] === 0 ? (one.values[step] as number) : Number.NaN
        found[step] = 1
      }
    })
    return values
  },
}

export const maxOf: ScalarFunction = ofTwo('max_of', Math.max)
export const minOf: ScalarFunction = ofTwo('min_of', Math.min)

/** A series without labels that has the value of a scalar. */
export const vector: VectorFunction = {
  kind: 'vector',
  name: 'vector',
  evaluate: ({ grid, scalars }) => {
    const values = scalars[0] ?? new Float64Array(grid.count)
    return [{ labels: Labels.empty, dropName: false, values, present: new Uint8Array(grid.count).fill(float) }]
  },
}

function ofTwo(name: string, choose: (a: number, b: number) => number): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    evaluate: ({ scalars }) => (scalars[0] ?? new Float64Array()).map((value, step) => choose(value, scalars[1]?.[step] ?? Number.NaN)),
  }
}
