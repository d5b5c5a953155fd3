import type { Expr, Subquery, VectorSelector } from '../../ast.ts'
import type { Evaluation } from '../evaluation.ts'
import { placeOf, type TimePlace } from '../leaf.ts'

/** When info series are looked up: as the first selector in the expression is, with the subqueries around it. */
export function infoPlace(evaluation: Evaluation, expr: Expr): TimePlace {
  const path = firstSelector(expr)
  let place: TimePlace = { offsetMs: 0, atMs: undefined }
  for (const node of path) {
    const { offsetMs, atMs } = placeOf(evaluation, node)
    place = { offsetMs: place.offsetMs + offsetMs, atMs }
    // What is pinned does not depend on anything further out.
    if (atMs !== undefined) break
  }
  return place
}

/** The first selector and the subqueries around it, from the inside out. */
function firstSelector(expr: Expr): readonly (VectorSelector | Subquery)[] {
  if (expr.kind === 'vector_selector') return [expr]
  if (expr.kind === 'matrix_selector') return [expr.selector]
  for (const child of childrenOf(expr)) {
    const found = firstSelector(child)
    if (found.length > 0) return expr.kind === 'subquery' ? [...found, expr] : found
  }
  return []
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return expr.args
    case 'aggregation':
      return expr.parameter === undefined ? [expr.expr] : [expr.expr, expr.parameter]
    case 'binary':
      return [expr.left, expr.right]
    case 'unary':
      return [expr.operand]
    case 'paren':
      return [expr.inner]
    case 'subquery':
      return [expr.expr]
    case 'number':
    case 'string':
    case 'vector_selector':
    case 'matrix_selector':
      return []
  }
}
