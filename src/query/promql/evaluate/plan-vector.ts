import type { Expr, UnaryExpr } from '../ast.ts'
import { multiplyHistogram } from '../histogram/scale-histogram.ts'
import { planAggregation } from './aggregate/plan-aggregation.ts'
import { planBinary } from './binary/plan-binary.ts'
import { combine } from './combine.ts'
import type { Evaluation } from './evaluation.ts'
import { isInvariant, unwrapParens } from './invariance.ts'
import { planCall } from './plan-call.ts'
import { planSelector } from './plan-selector.ts'
import type { VectorPlan } from './plan.ts'
import { Cells, float, type Grid, histogram, valueAt } from './points.ts'
import { mapSeries, mergeSameLabels, nameless, seriesOf } from './series.ts'

/** How an expression that yields series is evaluated at the steps of a grid. Selectors below it begin to read at once or with the query. */
export function planVector(evaluation: Evaluation, expr: Expr, grid: Grid): VectorPlan {
  const inner = unwrapParens(expr)
  if (grid.count === 0) return { grid, run: () => Promise.resolve([]) }
  if (grid.count > 1 && isInvariant(inner)) return repeat(evaluation, evaluation.planVector(inner, { ...grid, count: 1 }), grid)
  switch (inner.kind) {
    case 'vector_selector':
      return planSelector(evaluation, inner, grid)
    case 'call':
      return planCall(evaluation, inner, grid)
    case 'aggregation':
      return planAggregation(evaluation, inner, grid)
    case 'binary':
      return planBinary(evaluation, inner, grid)
    case 'unary':
      return planUnary(evaluation, inner, grid)
    case 'number':
    case 'string':
    case 'matrix_selector':
    case 'subquery':
    case 'paren':
      throw new TypeError(`a ${inner.kind} yields no series`)
  }
}

/** What does not change from step to step, at every step. */
function repeat(evaluation: Evaluation, once: VectorPlan, grid: Grid): VectorPlan {
  return combine(evaluation, grid, [once], ([series = []]) =>
    mapSeries(evaluation.budget, series, (one) => {
      evaluation.budget.hold(grid.count)
      evaluation.budget.release(grid.count)
      const cells = new Cells(grid.count)
      const value = valueAt(one, 0)
      if (typeof value === 'number') {
        cells.values.fill(value)
        cells.present.fill(float)
      } else if (value !== undefined) {
        cells.present.fill(histogram)
        cells.histograms = Array.from({ length: grid.count }, () => value)
      }
      return seriesOf(one.labels, one.dropName, cells)
    }),
  )
}

function planUnary(evaluation: Evaluation, { operator, operand }: UnaryExpr, grid: Grid): VectorPlan {
  const plan = evaluation.planVector(operand, grid)
  if (operator === '+') return plan
  return combine(evaluation, grid, [plan], async ([series = []]) => {
    const negated = await mapSeries(evaluation.budget, series, (one) => {
      const histograms = one.histograms?.map((value) => value && multiplyHistogram(value, -1))
      return nameless(evaluation, one.labels, { values: one.values.map((value) => -value), present: one.present, histograms })
    })
    return evaluation.query.features.delayedNameRemoval ? negated : mergeSameLabels(evaluation.budget, negated)
  })
}
