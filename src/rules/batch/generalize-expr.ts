import type { Aggregation, BinaryExpr, Call, Expr, LabelMatcher, VectorSelector } from '../../query/promql/index.ts'

/** An expression about one value of a label, made into one about several. */
export interface General {
  readonly expr: Expr
  /** Whether results of the original have the label; those of the general one always do. */
  readonly keepsLabel: boolean
  /** A number, whatever the value. */
  readonly isScalar: boolean
}

/** Functions that treat each series for itself and leave its labels, but the name. Of several arguments all but one are numbers. */
const perSeries = new Set(
  (
    'abs acos acosh asin asinh atan atanh ceil changes clamp clamp_max clamp_min cos cosh deg delta deriv exp floor histogram_avg ' +
    'histogram_count histogram_stddev histogram_stdvar histogram_sum idelta increase irate ln log10 log2 predict_linear rad rate resets ' +
    'round sgn sin sinh sqrt tan tanh timestamp avg_over_time count_over_time last_over_time max_over_time min_over_time ' +
    'present_over_time quantile_over_time stddev_over_time stdvar_over_time sum_over_time'
  ).split(' '),
)
const aggregators = new Set(['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar', 'quantile'])
const bucketLabel = 'le'

/**
 * Makes an expression, all of whose selectors want `label` to be one value, into one over the series that `matcher` selects: its results
 * with a value of the label are what the expression would say for that value. Undefined when that cannot be said of it.
 */
export function generalizeExpr(expr: Expr, label: string, value: string, matcher: LabelMatcher): General | undefined {
  const change = (part: Expr): General | undefined => generalizeExpr(part, label, value, matcher)
  switch (expr.kind) {
    case 'number':
    case 'string':
      return { expr, keepsLabel: false, isScalar: true }
    case 'vector_selector': {
      const selector = generalizeSelector(expr, label, value, matcher)
      return selector && { expr: selector, keepsLabel: true, isScalar: false }
    }
    case 'matrix_selector': {
      const selector = generalizeSelector(expr.selector, label, value, matcher)
      return selector && { expr: { ...expr, selector }, keepsLabel: true, isScalar: false }
    }
    case 'subquery': {
      const inner = change(expr.expr)
      return inner === undefined || inner.isScalar ? undefined : { ...inner, expr: { ...expr, expr: inner.expr } }
    }
    case 'paren': {
      const inner = change(expr.inner)
      return inner && { ...inner, expr: { ...expr, inner: inner.expr } }
    }
    case 'unary': {
      const operand = change(expr.operand)
      return operand && { ...operand, expr: { ...expr, operand: operand.expr } }
    }
    case 'call':
      return generalizeCall(expr, label, change)
    case 'aggregation':
      return generalizeAggregation(expr, label, change)
    case 'binary':
      return generalizeBinary(expr, label, change)
  }
}

/** A selector whose metric is named, so that it is known what it cannot select. */
function generalizeSelector(selector: VectorSelector, label: string, value: string, matcher: LabelMatcher): VectorSelector | undefined {
  const own = selector.matchers.filter(({ name }) => name === label)
  const [wanted] = own
  if (own.length !== 1 || wanted?.operator !== '=' || wanted.value !== value || value === '') return undefined
  return { ...selector, matchers: selector.matchers.map((one) => (one === wanted ? matcher : one)) }
}

function generalizeCall(call: Call, label: string, change: (part: Expr) => General | undefined): General | undefined {
  const isQuantile = call.function === 'histogram_quantile' || call.function === 'histogram_fraction'
  if (!perSeries.has(call.function) && !(isQuantile && label !== bucketLabel)) return undefined
  const args: Expr[] = []
  const vectors: General[] = []
  for (const arg of call.args) {
    const changed = change(arg)
    if (changed === undefined) return undefined
    args.push(changed.expr)
    if (!changed.isScalar) vectors.push(changed)
  }
  const [vector] = vectors
  return vector === undefined || vectors.length > 1 ? undefined : { ...vector, expr: { ...call, args } }
}

function generalizeAggregation(aggregation: Aggregation, label: string, change: (part: Expr) => General | undefined): General | undefined {
  const { operator, without, grouping, parameter } = aggregation
  const inner = change(aggregation.expr)
  if (inner === undefined || inner.isScalar || !aggregators.has(operator)) return undefined
  if (parameter !== undefined && parameter.kind !== 'number') return undefined
  const others = grouping.filter((name) => name !== label)
  const isNamed = others.length < grouping.length
  if (without) return { ...inner, expr: { ...aggregation, expr: inner.expr, grouping: others }, keepsLabel: inner.keepsLabel && !isNamed }
  return { ...inner, expr: { ...aggregation, expr: inner.expr, grouping: [...others, label] }, keepsLabel: inner.keepsLabel && isNamed }
}

function generalizeBinary(binary: BinaryExpr, label: string, change: (part: Expr) => General | undefined): General | undefined {
  const left = change(binary.left)
  const right = change(binary.right)
  if (left === undefined || right === undefined) return undefined
  const expr: BinaryExpr = { ...binary, left: left.expr, right: right.expr }
  if (left.isScalar || right.isScalar)
    return { expr, keepsLabel: left.keepsLabel || right.keepsLabel, isScalar: left.isScalar && right.isScalar }
  const { matching } = binary
  if (matching === undefined || matching.fillLeft !== undefined || matching.fillRight !== undefined) return undefined
  if (matching.include.includes(label)) return undefined
  const isNamed = matching.labels.includes(label)
  // The label decides in the original whether two samples are partners: it must be on both sides, or on neither.
  const isMatched = matching.on ? isNamed : !isNamed
  if ((isMatched || binary.operator === 'or') && left.keepsLabel !== right.keepsLabel) return undefined
  const others = matching.labels.filter((name) => name !== label)
  const changed: BinaryExpr = { ...expr, matching: { ...matching, labels: matching.on ? [...others, label] : others } }
  return { expr: changed, keepsLabel: keepsThrough(binary, left, right, isMatched), isScalar: false }
}

/** Whether what two sides make together has the label in the original. */
function keepsThrough({ operator, matching }: BinaryExpr, left: General, right: General, isMatched: boolean): boolean {
  if (operator === 'and' || operator === 'or' || operator === 'unless') return left.keepsLabel
  if (matching?.cardinality === 'many-to-one') return left.keepsLabel
  if (matching?.cardinality === 'one-to-many') return right.keepsLabel
  return left.keepsLabel && isMatched
}
