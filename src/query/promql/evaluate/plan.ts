import type { Evaluation } from './evaluation.ts'
import type { Grid, SeriesPoints } from './points.ts'

/** A part of a query that yields series; run once. What it answers counts as held until whoever asked gives it back. */
export interface VectorPlan {
  readonly grid: Grid
  run(): Promise<readonly SeriesPoints[]>
}

/** A part of a query that yields one number at each step. */
export interface ScalarPlan {
  run(): Promise<Float64Array>
}

/** A plan that computes series from those of others, which all run side by side and are given back afterwards. */
export function combine(
  evaluation: Evaluation,
  grid: Grid,
  inputs: readonly VectorPlan[],
  compute: (inputs: readonly (readonly SeriesPoints[])[]) => Promise<readonly SeriesPoints[]> | readonly SeriesPoints[],
): VectorPlan {
  return {
    grid,
    run: async () => {
      const { budget } = evaluation
      const values = await Promise.all(inputs.map((input) => input.run()))
      if (budget.due) await budget.pause()
      const answer = await compute(values)
      budget.hold(answer.length * grid.count)
      for (const [at, series] of values.entries()) budget.release(series.length * (inputs[at]?.grid.count ?? 0))
      return answer
    },
  }
}
