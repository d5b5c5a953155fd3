import type { MatrixSeries, VectorSample } from '../query.ts'
import { compareLabels } from './compare-labels.ts'
import { type Evaluation, withoutMetadata } from './evaluation.ts'
import { absent, type Grid, type SeriesPoints, stepTimeMs, valueAt } from './points.ts'
import { mergeSameLabels } from './series.ts'

/** Takes names away that were to go at the end. Throws the `execution` fault when two series then have the same labels. */
export function finishSeries(evaluation: Evaluation, series: readonly SeriesPoints[]): Promise<readonly SeriesPoints[]> {
  const named = series.map((one) => (one.dropName ? { ...one, labels: withoutMetadata(one.labels) } : one))
  return mergeSameLabels(evaluation.budget, named)
}

/** The elements of an instant query, in the order the expression gives them. */
export function toVector(timeMs: number, series: readonly SeriesPoints[]): VectorSample[] {
  const samples: VectorSample[] = []
  for (const one of series) {
    const value = valueAt(one, 0)
    if (value !== undefined) samples.push({ labels: one.labels, timeMs, value })
  }
  return samples
}

/** The series of a range query, ordered by labels, each with the steps at which it has a point. */
export function toMatrix(grid: Grid, series: readonly SeriesPoints[]): MatrixSeries[] {
  const rows = series.map((one) => {
    const { labels, present } = one
    const steps: number[] = []
    for (let step = 0; step < grid.count; step++) if (present[step] !== absent) steps.push(step)
    const histograms = one.histograms && steps.map((step) => (present[step] === 2 ? one.histograms?.[step] : undefined))
    return {
      labels,
      times: Float64Array.from(steps, (step) => stepTimeMs(grid, step)),
      values: Float64Array.from(steps, (step) => one.values[step] as number),
      ...(histograms && { histograms }),
    }
  })
  return rows.filter(({ times }) => times.length > 0).toSorted((a, b) => compareLabels(a.labels, b.labels))
}
