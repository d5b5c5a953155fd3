import type { Evaluation } from '../evaluate/evaluation.ts'
import { Cells, float, type SeriesPoints } from '../evaluate/points.ts'
import { mapFloats, mapSeries, nameless } from '../evaluate/series.ts'
import type { VectorFunction } from './vector-function.ts'

export const clamp: VectorFunction = {
  kind: 'vector',
  name: 'clamp',
  evaluate: ({ evaluation, vectors, scalars }) => clampSeries(evaluation, vectors[0] ?? [], scalars[1], scalars[2]),
}

export const clampMin: VectorFunction = {
  kind: 'vector',
  name: 'clamp_min',
  evaluate: ({ evaluation, vectors, scalars }) => clampSeries(evaluation, vectors[0] ?? [], scalars[1], undefined),
}

export const clampMax: VectorFunction = {
  kind: 'vector',
  name: 'clamp_max',
  evaluate: ({ evaluation, vectors, scalars }) => clampSeries(evaluation, vectors[0] ?? [], undefined, scalars[1]),
}

export const round: VectorFunction = {
  kind: 'vector',
  name: 'round',
  evaluate: ({ evaluation, vectors, scalars }) =>
    mapFloats(evaluation, vectors[0] ?? [], (value, step) => {
      // The inverse costs less precision.
      const inverse = 1 / (scalars[1]?.[step] ?? 1)
      return Math.floor(value * inverse + 0.5) / inverse
    }),
}

async function clampSeries(
  evaluation: Evaluation,
  series: readonly SeriesPoints[],
  least: Float64Array | undefined,
  most: Float64Array | undefined,
): Promise<readonly SeriesPoints[]> {
  const lowest = (step: number): number => least?.[step] ?? -Infinity
  const highest = (step: number): number => most?.[step] ?? Infinity
  return mapSeries(evaluation.budget, series, (one) => {
    const cells = new Cells(one.values.length)
    for (let step = 0; step < one.values.length; step++) {
      // Limits that cross leave nothing.
      if (one.present[step] !== float || highest(step) < lowest(step)) continue
      cells.setFloat(step, Math.max(lowest(step), Math.min(highest(step), one.values[step] as number)))
    }
    return nameless(evaluation, one.labels, cells)
  })
}
