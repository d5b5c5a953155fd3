import type { BinaryExpr } from '../../ast.ts'
import { type Evaluation, withoutNameNow } from '../evaluation.ts'
import { Cells, float, hasPoints, type SeriesPoints, valueAt } from '../points.ts'
import { mapSeries, mergeSameLabels, seriesOf } from '../series.ts'
import { applyToElements } from './apply-to-elements.ts'
import { arithmeticOf, comparisonOf } from './apply-to-floats.ts'

/** A vector and a scalar; `swapped` when the scalar stands on the left. A comparison keeps the elements of the vector. */
export async function applyScalar(
  evaluation: Evaluation,
  expr: BinaryExpr,
  series: readonly SeriesPoints[],
  scalars: Float64Array,
  swapped: boolean,
): Promise<readonly SeriesPoints[]> {
  const dropName = arithmeticOf(expr.operator) !== undefined || expr.bool
  const results = await mapSeries(evaluation.budget, series, (one) => {
    const cells = applyToSeries(evaluation, expr, one, scalars, swapped)
    if (!hasPoints(cells)) return undefined
    return seriesOf(dropName ? withoutNameNow(evaluation, one.labels) : one.labels, dropName || one.dropName, cells)
  })
  return dropName && !evaluation.query.features.delayedNameRemoval ? mergeSameLabels(evaluation.budget, results) : results
}

function applyToSeries(
  { annotations }: Evaluation,
  { operator, bool, span }: BinaryExpr,
  one: SeriesPoints,
  scalars: Float64Array,
  swapped: boolean,
): Cells {
  const { values, present } = one
  const count = values.length
  const cells = new Cells(count)
  const compute = arithmeticOf(operator)
  const compare = comparisonOf(operator)
  const place = { operator, annotations, span }
  for (let step = 0; step < count; step++) {
    const scalar = scalars[step] as number
    if (present[step] === float && (compute !== undefined || compare !== undefined)) {
      const value = values[step] as number
      const [left, right] = swapped ? [scalar, value] : [value, scalar]
      if (compute !== undefined) cells.setFloat(step, compute(left, right))
      else {
        const holds = compare?.(left, right) === true
        if (bool) cells.setFloat(step, holds ? 1 : 0)
        else if (holds) cells.setFloat(step, value)
      }
      continue
    }
    const element = valueAt(one, step)
    if (element === undefined) continue
    const outcome = swapped ? applyToElements(place, scalar, element) : applyToElements(place, element, scalar)
    if (outcome?.keep === true) cells.set(step, outcome.value)
  }
  return cells
}
