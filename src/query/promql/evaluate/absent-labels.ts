import type { Expr } from '../ast.ts'
import { Labels, metricName } from '../labels.ts'
import { unwrapParens } from './invariance.ts'

/** The labels that what is missing would surely have: those a selector names with `=` and once. */
export function absentLabels(expr: Expr | undefined): Labels {
  const inner = expr && unwrapParens(expr)
  const matchers = inner?.kind === 'vector_selector' ? inner.matchers : inner?.kind === 'matrix_selector' ? inner.selector.matchers : []
  const found = new Map<string, string>()
  const seen = new Set<string>()
  for (const { name, operator, value } of matchers) {
    if (name === metricName) continue
    if (operator === '=' && !seen.has(name)) {
      found.set(name, value)
      seen.add(name)
    } else found.delete(name)
  }
  return Labels.from(found)
}
