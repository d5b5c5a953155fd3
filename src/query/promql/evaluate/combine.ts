import type { Evaluation } from './evaluation.ts'
import { heldBySeries } from './held.ts'
import type { VectorPlan } from './plan.ts'
import type { Grid, SeriesPoints } from './points.ts'

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
      budget.hold(heldBySeries(answer))
      for (const series of values) budget.release(heldBySeries(series))
      return answer
    },
  }
}
