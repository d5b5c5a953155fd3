import { absent, Cells, stepTimeMs } from '../evaluate/points.ts'
import { mapSeries, nameless } from '../evaluate/series.ts'
import type { VectorFunction } from './vector-function.ts'

/** When values were made: the time of the step, unless the argument is a selector (which is evaluated apart). */
export const timestamp: VectorFunction = {
  kind: 'vector',
  name: 'timestamp',
  evaluate: ({ evaluation, grid, vectors }) =>
    mapSeries(evaluation.budget, vectors[0] ?? [], (one) => {
      const cells = new Cells(grid.count)
      for (let step = 0; step < grid.count; step++) {
        if (one.present[step] !== absent) cells.setFloat(step, stepTimeMs(grid, step) / 1000)
      }
      return nameless(evaluation, one.labels, cells)
    }),
}

/** Only samples have a start time: of anything but a selector there is none. */
export const startTimestamp: VectorFunction = { kind: 'vector', name: 'start_timestamp', evaluate: () => [] }
