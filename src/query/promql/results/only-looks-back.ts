import type { At, DurationExpr, Expr } from '../ast.ts'

/** Experimental functions that stand for the query's own range. */
const ofTheRange = new Set(['start', 'end', 'step', 'range'])

/**
 * Does what an expression says at a step depend on nothing but the samples up to that step? Then the rest of the query's range, and
 * whatever comes in with later times, change nothing about it.
 */
export function onlyLooksBack(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return true
    case 'vector_selector':
      return isPlaced(expr) && expr.extension === undefined
    case 'matrix_selector':
      return onlyLooksBack(expr.selector) && isLength(expr.range)
    case 'subquery':
      return isPlaced(expr) && isLength(expr.range) && (expr.step === undefined || isLength(expr.step)) && onlyLooksBack(expr.expr)
    case 'paren':
      return onlyLooksBack(expr.inner)
    case 'unary':
      return onlyLooksBack(expr.operand)
    case 'call':
      return !ofTheRange.has(expr.function) && expr.args.every(onlyLooksBack)
    case 'aggregation':
      return (expr.parameter === undefined || onlyLooksBack(expr.parameter)) && onlyLooksBack(expr.expr)
    case 'binary':
      return onlyLooksBack(expr.left) && onlyLooksBack(expr.right)
  }
}

function isPlaced({ offset, at }: { readonly offset?: DurationExpr; readonly at?: At }): boolean {
  return at === undefined && (offset === undefined || isLength(offset))
}

/** Known without the query's range, and not negative. */
function isLength(duration: DurationExpr): boolean {
  return duration.kind === 'duration' && duration.ms >= 0
}
