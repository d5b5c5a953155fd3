import type { BinaryExpr, VectorMatching } from '../../ast.ts'
import { typeOf } from '../../parse/value-type.ts'
import { combine } from '../combine.ts'
import type { Evaluation } from '../evaluation.ts'
import type { VectorPlan } from '../plan.ts'
import type { Grid } from '../points.ts'
import { applySetOperator } from './set-operators.ts'
import { VectorMatch } from './vector-match.ts'
import { applyScalar } from './vector-scalar.ts'

const oneToOne: VectorMatching = { cardinality: 'one-to-one', on: false, labels: [], include: [] }

/** A binary operation with at least one vector. */
export function planBinary(evaluation: Evaluation, expr: BinaryExpr, grid: Grid): VectorPlan {
  const { operator, matching = oneToOne } = expr
  const leftIsScalar = typeOf(expr.left) === 'scalar'
  if (leftIsScalar || typeOf(expr.right) === 'scalar') {
    const [scalarExpr, vectorExpr] = leftIsScalar ? [expr.left, expr.right] : [expr.right, expr.left]
    const scalar = evaluation.planScalar(scalarExpr, grid)
    return combine(evaluation, grid, [evaluation.planVector(vectorExpr, grid)], async ([series = []]) =>
      applyScalar(evaluation, expr, series, await scalar.run(), leftIsScalar),
    )
  }
  const sides = [evaluation.planVector(expr.left, grid), evaluation.planVector(expr.right, grid)]
  return combine(evaluation, grid, sides, ([left = [], right = []]) => {
    if (operator === 'and' || operator === 'or' || operator === 'unless') {
      return applySetOperator(evaluation.budget, operator, matching, left, right)
    }
    return new VectorMatch(evaluation, expr, matching, grid, left, right).run()
  })
}
