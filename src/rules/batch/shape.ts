import {
  type Expr,
  type LabelMatcher,
  listSelectors,
  metricName,
  parseExpr,
  printExpr,
  promqlFeatures,
  typeOf,
} from '../../query/promql/index.ts'
import { generalizeExpr } from './generalize-expr.ts'

/** The comparison at the top of a rule: a sample stays when it holds. */
export interface Threshold {
  readonly operator: Comparison
  readonly value: number
}

/** What an expression has in common with others, but for the value of one label and the threshold at its top. */
export interface Shape {
  /** Equal for expressions that can be answered together. */
  readonly key: string
  readonly label: string
  readonly value: string
  readonly keepsLabel: boolean
  readonly threshold: Threshold | undefined
  /** The expression for any of several values, without the threshold. */
  write(values: readonly string[]): string
}

const comparisons = {
  '==': (value: number, wanted: number) => value === wanted,
  '!=': (value: number, wanted: number) => value !== wanted,
  '>': (value: number, wanted: number) => value > wanted,
  '<': (value: number, wanted: number) => value < wanted,
  '>=': (value: number, wanted: number) => value >= wanted,
  '<=': (value: number, wanted: number) => value <= wanted,
}
type Comparison = keyof typeof comparisons
const anyValue = '\u0000'

/** The shapes of an expression: one for each label that all its selectors want to be one and the same value, and one that is all of it but its threshold; of metrics that `isApart` knows not to be made meanwhile. */
export function listShapes(text: string, isApart: (metric: string) => boolean): readonly Shape[] {
  const whole = parseExpr(text, { features: promqlFeatures })
  const { inner, threshold } = splitThreshold(whole)
  const selectors = listSelectors(inner)
  const [first = [], ...others] = selectors
  if (!selectors.every((matchers) => isApart(metricOf(matchers)))) return []
  const common = first.filter(
    (matcher) =>
      matcher.name !== metricName &&
      matcher.operator === '=' &&
      others.every((matchers) =>
        matchers.some(({ name, operator, value }) => name === matcher.name && operator === '=' && value === matcher.value),
      ),
  )
  const innerText = printExpr(inner)
  const thresholdAlone: readonly Shape[] =
    threshold === undefined || typeOf(inner) !== 'vector'
      ? []
      : [{ key: JSON.stringify([innerText]), label: '', value: '', keepsLabel: true, threshold, write: () => innerText }]
  const byLabel = common.flatMap(({ name: label, value }): readonly Shape[] => {
    const general = generalizeExpr(inner, label, value, { name: label, operator: '=', value: anyValue })
    if (general === undefined || general.isScalar) return []
    const write = (values: readonly string[]): string => {
      const matcher: LabelMatcher = { name: label, operator: '=~', value: values.map(escapeRegex).join('|') }
      // It was possible for another matcher.
      return printExpr(generalizeExpr(inner, label, value, matcher)?.expr ?? inner)
    }
    return [
      {
        key: JSON.stringify([label, general.keepsLabel, printExpr(general.expr)]),
        label,
        value,
        keepsLabel: general.keepsLabel,
        threshold,
        write,
      },
    ]
  })
  return [...byLabel, ...thresholdAlone]
}

/** Whether a value stays. */
export function passes(threshold: Threshold | undefined, value: number): boolean {
  return threshold === undefined || comparisons[threshold.operator](value, threshold.value)
}

function splitThreshold(expr: Expr): { readonly inner: Expr; readonly threshold: Threshold | undefined } {
  if (expr.kind === 'paren') return splitThreshold(expr.inner)
  if (expr.kind !== 'binary' || !isComparison(expr.operator) || expr.bool || expr.right.kind !== 'number')
    return { inner: expr, threshold: undefined }
  return { inner: expr.left, threshold: { operator: expr.operator, value: expr.right.value } }
}

function isComparison(operator: string): operator is Comparison {
  return operator in comparisons
}

function metricOf(matchers: readonly LabelMatcher[]): string {
  return matchers.find(({ name, operator }) => name === metricName && operator === '=')?.value ?? ''
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
