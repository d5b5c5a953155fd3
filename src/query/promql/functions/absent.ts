import { absentLabels } from '../evaluate/absent-labels.ts'
import { absent as nothing, Cells, hasPoints } from '../evaluate/points.ts'
import { inTurns, seriesOf } from '../evaluate/series.ts'
import type { VectorFunction } from './vector-function.ts'

/** One series with 1 at the steps where the argument has nothing. */
export const absent: VectorFunction = {
  kind: 'vector',
  name: 'absent',
  evaluate: async ({ evaluation, grid, call, vectors }) => {
    const seen = new Uint8Array(grid.count)
    await inTurns(evaluation.budget, vectors[0] ?? [], ({ present }) => {
      for (let step = 0; step < grid.count; step++) if (present[step] !== nothing) seen[step] = 1
    })
    const cells = new Cells(grid.count)
    for (let step = 0; step < grid.count; step++) if (seen[step] === 0) cells.setFloat(step, 1)
    return hasPoints(cells) ? [seriesOf(absentLabels(call.args[0]), false, cells)] : []
  },
}
