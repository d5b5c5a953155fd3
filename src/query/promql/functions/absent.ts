import { absentLabels } from '../evaluate/absent-labels.ts'
import { absent as nothing, Cells, hasPoints } from '../evaluate/points.ts'
import { seriesOf } from '../evaluate/series.ts'
import type { VectorFunction } from './vector-function.ts'

/** One series with 1 at the steps where the argument has nothing. */
export const absent: VectorFunction = {
  kind: 'vector',
  name: 'absent',
  evaluate: ({ grid, call, vectors }) => {
    const cells = new Cells(grid.count)
    const series = vectors[0] ?? []
    for (let step = 0; step < grid.count; step++) {
      if (series.every((one) => one.present[step] === nothing)) cells.setFloat(step, 1)
    }
    return hasPoints(cells) ? [seriesOf(absentLabels(call.args[0]), false, cells)] : []
  },
}
