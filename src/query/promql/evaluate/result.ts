import type { MatrixSeries, VectorSample } from '../query.ts'
import { compareLabels } from './compare-labels.ts'
import { denseSteps, gridTimes } from './dense-steps.ts'
import type { Evaluation } from './evaluation.ts'
import { type Grid, type SeriesPoints, valueAt } from './points.ts'
import { inTurns, mapSeries, mergeSameLabels } from './series.ts'

/** Takes names away that were to go at the end. Throws the `execution` fault when two series then have the same labels. */
export async function finishSeries({ budget }: Evaluation, series: readonly SeriesPoints[]): Promise<readonly SeriesPoints[]> {
  const named = await mapSeries(budget, series, (one) => (one.dropName ? { ...one, labels: one.labels.withoutMetadata() } : one))
  return mergeSameLabels(budget, named)
}

/** The elements of an instant query, in the order the expression gives them. */
export async function toVector({ query, budget }: Evaluation, series: readonly SeriesPoints[]): Promise<VectorSample[]> {
  const samples: VectorSample[] = []
  await inTurns(budget, series, (one) => {
    const value = valueAt(one, 0)
    if (value !== undefined) samples.push({ labels: one.labels, timeMs: query.startMs, value })
  })
  return samples
}

/** The series of a range query, ordered by labels, each with the steps at which it has a point. */
export async function toMatrix({ budget }: Evaluation, grid: Grid, series: readonly SeriesPoints[]): Promise<MatrixSeries[]> {
  const all = gridTimes(grid)
  const rows: MatrixSeries[] = []
  await inTurns(budget, series, (one) => {
    const steps = denseSteps(one, all)
    if (steps.times.length > 0) rows.push({ labels: one.labels, ...steps })
  })
  return rows.toSorted((a, b) => compareLabels(a.labels, b.labels))
}
