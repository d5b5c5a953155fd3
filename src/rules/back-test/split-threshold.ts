import { type Expr, parseExpr, printExpr, promqlFeatures } from '../../query/promql/index.ts'
import type { Condition } from '../questions/condition.ts'

/** What an expression compares with a number, and with which; undefined when it does not end in such a comparison. */
export function splitThreshold(text: string): { readonly value: string; readonly condition: Condition } | undefined {
  const expr = unwrap(parseExpr(text, { features: promqlFeatures }))
  if (expr.kind !== 'binary' || expr.bool || !/^[<>]=?$/.test(expr.operator)) return undefined
  const [left, right] = [numberOf(expr.left), numberOf(expr.right)]
  const threshold = right ?? left
  if (threshold === undefined || (left !== undefined && right !== undefined)) return undefined
  const isAbove = (expr.operator[0] === '>') === (right !== undefined)
  return {
    value: printExpr(right === undefined ? expr.right : expr.left),
    condition: isAbove ? { above: threshold } : { below: threshold },
  }
}

function unwrap(expr: Expr): Expr {
  return expr.kind === 'paren' ? unwrap(expr.inner) : expr
}

function numberOf(expr: Expr): number | undefined {
  const inner = unwrap(expr)
  if (inner.kind === 'number') return inner.value
  if (inner.kind !== 'unary') return undefined
  const value = numberOf(inner.operand)
  return value === undefined || inner.operator === '+' ? value : -value
}
