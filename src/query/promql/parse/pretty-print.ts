import type { Expr } from '../ast.ts'
import { printAggregator, printExpr, printOperator, printSubqueryRange } from './print-expr.ts'

/** In bytes: what fits stays on one line. */
const maxLineBytes = 100

/** An expression over several lines, as Prometheus' `format_query` answers. */
export function prettyPrint(expr: Expr): string {
  return printAt(expr, 0)
}

function printAt(expr: Expr, level: number): string {
  const indent = '  '.repeat(level)
  if (expr.kind === 'unary') return indent + expr.operator + printAt(expr.operand, level).trim()
  // Prometheus leaves the indentation out where a subquery fits.
  if (fits(expr)) return expr.kind === 'subquery' ? printExpr(expr) : indent + printExpr(expr)
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vector_selector':
    case 'matrix_selector':
      return indent + printExpr(expr)
    case 'subquery':
      return printAt(expr.expr, level) + printSubqueryRange(expr)
    case 'binary':
      return `${printAt(expr.left, level + 1)}\n${indent}${printOperator(expr)}\n${printAt(expr.right, level + 1)}`
    case 'paren':
      return `${indent}(\n${printAt(expr.inner, level + 1)}\n${indent})`
    case 'call':
      return `${indent}${expr.function}(\n${expr.args.map((arg) => printAt(arg, level + 1)).join(',\n')}\n${indent})`
    case 'aggregation': {
      const parameter = expr.parameter === undefined ? '' : `${printAt(expr.parameter, level + 1)},\n`
      return `${indent}${printAggregator(expr)}(\n${parameter}${printAt(expr.expr, level + 1)}\n${indent})`
    }
  }
}

function fits(expr: Expr): boolean {
  const printed = printExpr(expr)
  return printed.length <= maxLineBytes && Buffer.byteLength(printed) <= maxLineBytes
}
