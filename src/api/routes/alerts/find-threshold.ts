import { type Expr, parseExpr, printExpr, promqlFeatures, PromqlSyntaxError } from '../../../query/promql/index.ts'

/** What a rule compares with what. */
export interface Threshold {
  /** PromQL. */
  readonly query: string
  /** Null: there is no number to compare with. */
  readonly threshold: number | null
  /** Whether it fires above the threshold. */
  readonly isAbove: boolean
}

const above: ReadonlySet<string> = new Set(['>', '>='])
const below: ReadonlySet<string> = new Set(['<', '<='])

/** What to draw of a rule: the side that is compared with a number, else the whole expression. Undefined when it is no PromQL. */
export function findThreshold(query: string): Threshold | undefined {
  try {
    const expr = parseExpr(query, { features: promqlFeatures })
    return findIn(expr) ?? { query: printExpr(expr), threshold: null, isAbove: true }
  } catch (error) {
    if (error instanceof PromqlSyntaxError) return undefined
    throw error
  }
}

function findIn(expr: Expr): Threshold | undefined {
  if (expr.kind === 'paren') return findIn(expr.inner)
  if (expr.kind !== 'binary') return undefined
  // Further conditions follow what it is about.
  if (expr.operator === 'and' || expr.operator === 'unless') return findIn(expr.left)
  const isAbove = above.has(expr.operator)
  if (!isAbove && !below.has(expr.operator)) return undefined
  const [left, right] = [numberOf(expr.left), numberOf(expr.right)]
  if (right !== undefined) return { query: printExpr(expr.left), threshold: right, isAbove }
  return left === undefined ? undefined : { query: printExpr(expr.right), threshold: left, isAbove: !isAbove }
}

function numberOf(expr: Expr): number | undefined {
  if (expr.kind === 'paren') return numberOf(expr.inner)
  if (expr.kind === 'number') return Number.isFinite(expr.value) ? expr.value : undefined
  if (expr.kind !== 'unary') return undefined
  const value = numberOf(expr.operand)
  return value === undefined ? undefined : expr.operator === '-' ? -value : value
}
