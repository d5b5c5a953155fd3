import type { Expr, LabelMatcher } from '../ast.ts'

/** The matchers of every selector of an expression, in their order. */
export function listSelectors(expr: Expr): readonly (readonly LabelMatcher[])[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return []
    case 'vector_selector':
      return [expr.matchers]
    case 'matrix_selector':
      return [expr.selector.matchers]
    case 'subquery':
      return listSelectors(expr.expr)
    case 'paren':
      return listSelectors(expr.inner)
    case 'unary':
      return listSelectors(expr.operand)
    case 'call':
      return expr.args.flatMap((arg) => listSelectors(arg))
    case 'aggregation':
      return [...(expr.parameter === undefined ? [] : listSelectors(expr.parameter)), ...listSelectors(expr.expr)]
    case 'binary':
      return [...listSelectors(expr.left), ...listSelectors(expr.right)]
  }
}
