import { listSelectors, parseExpr, promqlFeatures } from '../promql/index.ts'
import { namesOfFamily } from './metric-family.ts'

/** Something that holds PromQL: a rule, the panel of a dashboard, a saved view. */
export interface TextOfExpr {
  readonly expr: string
}

/** The texts that read a metric, under any of the names its samples have. */
export function findUses<Text extends TextOfExpr>(
  family: { readonly name: string; readonly series: string },
  texts: readonly Text[],
): readonly Text[] {
  const names = new Set([...namesOfFamily(family.name), ...namesOfFamily(family.series)])
  const isMentioned = (expr: string): boolean => expr.includes(family.name) || expr.includes(family.series)
  return texts.filter(({ expr }) => isMentioned(expr) && readNames(expr).some((name) => names.has(name)))
}

/** The metrics an expression names; of a text with variables in it, which is not PromQL yet, every word outside of strings. */
function readNames(expr: string): readonly string[] {
  try {
    const selectors = listSelectors(parseExpr(expr, { features: promqlFeatures }))
    return selectors.flatMap((set) => set.filter(({ name, operator }) => name === '__name__' && operator === '=').map(({ value }) => value))
  } catch {
    return expr.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ' ').match(/[A-Za-z_:][\w:]*/g) ?? []
  }
}
