import type { Expr } from '../ast.ts'

/** Functions whose answer depends on the time of the step though their arguments do not. */
const timeDependent = new Set([
  'days_in_month',
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'hour',
  'minute',
  'month',
  'year',
  'predict_linear',
  'time',
  'timestamp',
])

const known = new WeakMap<Expr, boolean>()

/** Whether an expression has the same answer at every step: all it selects is pinned to a time, so it is evaluated once. */
export function isInvariant(expr: Expr): boolean {
  let answer = known.get(expr)
  if (answer === undefined) {
    answer = decide(expr)
    known.set(expr, answer)
  }
  return answer
}

function decide(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return true
    case 'vector_selector':
    case 'subquery':
      return expr.at !== undefined
    case 'matrix_selector':
      return expr.selector.at !== undefined
    case 'paren':
      return isInvariant(expr.inner)
    case 'unary':
      return isInvariant(expr.operand)
    case 'aggregation':
      // As Prometheus has it: then the parameter is looked at once too, at the first step.
      return isInvariant(expr.expr)
    case 'binary':
      return isInvariant(expr.left) && isInvariant(expr.right)
    case 'call': {
      const isPinnedTimestamp = expr.function === 'timestamp' && expr.args.every((arg) => unwrapParens(arg).kind === 'vector_selector')
      return (isPinnedTimestamp || !timeDependent.has(expr.function)) && expr.args.every(isInvariant)
    }
  }
}

export function unwrapParens(expr: Expr): Expr {
  let inner = expr
  while (inner.kind === 'paren') inner = inner.inner
  return inner
}
