import type { Expr, VectorSelector } from '../ast.ts'

/** Functions that look at the time of evaluation even when what they are given does not change with it. */
const timeBound = new Set([
  'days_in_month',
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'end',
  'hour',
  'minute',
  'month',
  'year',
  'predict_linear',
  'range',
  'start',
  'step',
  'time',
  'timestamp',
])

/**
 * The expression with every selector and subquery that names no time pinned to this one (`@`), inside of a pinned subquery none: it
 * yields the same at every time. Undefined when a function of it looks at the time of evaluation.
 */
export function pinSelectors(expr: Expr, timeMs: number): Expr | undefined {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return expr
    case 'vector_selector':
      return pinSelector(expr, timeMs)
    case 'matrix_selector':
      return { ...expr, selector: pinSelector(expr.selector, timeMs) }
    case 'subquery':
      // What is inside of it sees the same times once it is pinned.
      return { ...expr, at: expr.at ?? { kind: 'time', ms: timeMs } }
    case 'paren':
      return whole(pinSelectors(expr.inner, timeMs), (inner) => ({ ...expr, inner }))
    case 'unary':
      return whole(pinSelectors(expr.operand, timeMs), (operand) => ({ ...expr, operand }))
    case 'call': {
      if (timeBound.has(expr.function)) return undefined
      const args = expr.args.map((arg) => pinSelectors(arg, timeMs))
      return args.every((arg) => arg !== undefined) ? { ...expr, args } : undefined
    }
    case 'aggregation': {
      const inner = pinSelectors(expr.expr, timeMs)
      const parameter = expr.parameter === undefined ? undefined : pinSelectors(expr.parameter, timeMs)
      if (inner === undefined || (expr.parameter !== undefined && parameter === undefined)) return undefined
      return parameter === undefined ? { ...expr, expr: inner } : { ...expr, expr: inner, parameter }
    }
    case 'binary': {
      const left = pinSelectors(expr.left, timeMs)
      const right = pinSelectors(expr.right, timeMs)
      return left === undefined || right === undefined ? undefined : { ...expr, left, right }
    }
  }
}

function pinSelector(selector: VectorSelector, timeMs: number): VectorSelector {
  return selector.at === undefined ? { ...selector, at: { kind: 'time', ms: timeMs } } : selector
}

function whole(inner: Expr | undefined, wrap: (inner: Expr) => Expr): Expr | undefined {
  return inner === undefined ? undefined : wrap(inner)
}
