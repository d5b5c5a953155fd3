import { Cells } from '../evaluate/points.ts'
import { mapSeries, nameless } from '../evaluate/series.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { histogramVariance } from '../histogram/histogram-variance.ts'
import type { VectorFunction } from './vector-function.ts'

/** Functions that read one number from each native histogram; floats go away. */
export const histogramValueFunctions: readonly VectorFunction[] = [
  read('histogram_count', ({ count }) => count),
  read('histogram_sum', ({ sum }) => sum),
  read('histogram_avg', ({ sum, count }) => sum / count),
  read('histogram_stdvar', histogramVariance),
  read('histogram_stddev', (histogram) => Math.sqrt(histogramVariance(histogram))),
]

function read(name: string, compute: (histogram: FloatHistogram) => number): VectorFunction {
  return {
    kind: 'vector',
    name,
    evaluate: ({ evaluation, grid, vectors }) =>
      mapSeries(evaluation.budget, vectors[0] ?? [], (one) => {
        if (one.histograms === undefined) return undefined
        const cells = new Cells(grid.count)
        for (let step = 0; step < grid.count; step++) {
          const value = one.present[step] === 2 ? one.histograms[step] : undefined
          if (value !== undefined) cells.setFloat(step, compute(value))
        }
        return nameless(evaluation, one.labels, cells)
      }),
  }
}
