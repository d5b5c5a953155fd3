import { hasPoints, type SeriesPoints } from '../evaluate/points.ts'
import { classicFraction } from '../histogram/classic-fraction.ts'
import { histogramFraction as nativeFraction } from '../histogram/histogram-fraction.ts'
import { forMetric, groupHistograms, type HistogramReader, readHistogram } from './histogram-groups.ts'
import type { VectorFunction } from './vector-function.ts'

/** The share of observations between two values of each histogram, classic or native. */
export const histogramFraction: VectorFunction = {
  kind: 'vector',
  name: 'histogram_fraction',
  evaluate: async ({ evaluation, grid, call, vectors, scalars }) => {
    const [lower = new Float64Array(grid.count), upper = new Float64Array(grid.count)] = scalars
    const span = call.args[2]?.span ?? call.span
    const reader: HistogramReader = {
      ofNative: (histogram, step, name) => {
        const { value, nanObservations } = nativeFraction(lower[step] as number, upper[step] as number, histogram)
        if (nanObservations) {
          const text = 'input to histogram_fraction has NaN observations, which are excluded from all fractions'
          evaluation.annotations.info(`${text}${forMetric(name)}`, span)
        }
        return value
      },
      ofBuckets: (buckets, step) => classicFraction(lower[step] as number, upper[step] as number, buckets),
    }
    const answers: SeriesPoints[] = []
    for (const group of await groupHistograms(evaluation, vectors[2] ?? [], span)) {
      answers.push(readHistogram(evaluation, grid, group, span, reader))
      if (evaluation.budget.due) await evaluation.budget.pause()
    }
    return answers.filter(hasPoints)
  },
}
