import type { Call, Expr } from '../ast.ts'
import { applyToFloats } from './binary/apply-to-floats.ts'
import type { Evaluation } from './evaluation.ts'
import { unwrapParens } from './invariance.ts'
import { planScalarCall } from './plan-call.ts'
import type { ScalarPlan } from './plan.ts'
import type { Grid } from './points.ts'

/** How an expression that yields numbers is evaluated at the steps of a grid. */
export function planScalar(evaluation: Evaluation, expr: Expr, grid: Grid): ScalarPlan {
  const inner = unwrapParens(expr)
  switch (inner.kind) {
    case 'number':
      return constant(inner.value, grid)
    case 'unary': {
      const operand = evaluation.planScalar(inner.operand, grid)
      return inner.operator === '+' ? operand : { run: async () => (await operand.run()).map((value) => -value) }
    }
    case 'binary': {
      const sides = [evaluation.planScalar(inner.left, grid), evaluation.planScalar(inner.right, grid)] as const
      return {
        run: async () => {
          const [left, right] = await Promise.all([sides[0].run(), sides[1].run()])
          return left.map((value, step) => applyToFloats(inner.operator, value, right[step] as number))
        },
      }
    }
    case 'call': {
      const fixed = valueOfQuery(evaluation, inner)
      return fixed === undefined ? planScalarCall(evaluation, inner, grid) : constant(fixed, grid)
    }
    case 'string':
    case 'vector_selector':
    case 'matrix_selector':
    case 'subquery':
    case 'aggregation':
    case 'paren':
      throw new TypeError(`a ${inner.kind} yields no number`)
  }
}

function constant(value: number, grid: Grid): ScalarPlan {
  return { run: () => Promise.resolve(new Float64Array(grid.count).fill(value)) }
}

/** Functions that tell about the query itself, in seconds. */
function valueOfQuery({ query }: Evaluation, call: Call): number | undefined {
  switch (call.function) {
    case 'start':
      return query.startMs / 1000
    case 'end':
      return query.endMs / 1000
    case 'range':
      return (query.endMs - query.startMs) / 1000
    case 'step':
      return query.startMs === query.endMs ? 0 : query.stepMs / 1000
    default:
      return undefined
  }
}
