import { printFloat, printFloatFixed, printFloatShort } from '../../../lib/go-number.ts'
import { quoteGo } from '../../../lib/go-quote.ts'
import { printDuration } from '../../../lib/prometheus-duration.ts'
import type { Aggregation, At, BinaryExpr, DurationExpr, Expr, LabelMatcher, MatrixSelector, Subquery, VectorSelector } from '../ast.ts'
import { metricName } from '../labels.ts'

/** Trees never change, and whoever prints one over several lines asks for every part of it. */
const texts = new WeakMap<Expr, string>()

/** The canonical text of an expression, byte for byte as Prometheus writes it. */
export function printExpr(expr: Expr): string {
  const known = texts.get(expr) ?? print(expr)
  texts.set(expr, known)
  return known
}

function print(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return expr.isDuration ? printSignedDuration(Math.round(expr.value * 1000)) : printFloat(expr.value)
    case 'string':
      return quoteGo(expr.value)
    case 'vector_selector':
      return `${printSelector(expr)}${printAt(expr.at)}${printExtension(expr)}${printOffset(expr.offset)}`
    case 'matrix_selector':
      return printMatrix(expr)
    case 'subquery':
      return `${printExpr(expr.expr)}${printSubqueryRange(expr)}`
    case 'call':
      return `${expr.function}(${expr.args.map(printExpr).join(', ')})`
    case 'aggregation': {
      const parameter = expr.parameter === undefined ? '' : `${printExpr(expr.parameter)}, `
      return `${printAggregator(expr)}(${parameter}${printExpr(expr.expr)})`
    }
    case 'binary':
      return `${printExpr(expr.left)} ${printOperator(expr)} ${printExpr(expr.right)}`
    case 'unary':
      return `${expr.operator}${printExpr(expr.operand)}`
    case 'paren':
      return `(${printExpr(expr.inner)})`
  }
}

/** `sum by (job) ` or `sum`: what stands before the parenthesis. */
export function printAggregator({ operator, without, grouping }: Aggregation): string {
  if (!without && grouping.length === 0) return operator
  return `${operator} ${without ? 'without' : 'by'} (${printLabels(grouping)}) `
}

/** The operator with everything that belongs to it: `== bool on (job) group_left ()`. */
export function printOperator({ operator, bool, matching }: BinaryExpr): string {
  let printed: string = operator
  if (bool) printed += ' bool'
  if (matching === undefined) return printed
  const { cardinality, on, labels, include, fillLeft, fillRight } = matching
  const isGrouped = cardinality === 'many-to-one' || cardinality === 'one-to-many'
  if (labels.length > 0 || on || isGrouped) printed += ` ${on ? 'on' : 'ignoring'} (${printLabels(labels)})`
  if (isGrouped) printed += ` group_${cardinality === 'many-to-one' ? 'left' : 'right'} (${printLabels(include)})`
  if (fillLeft !== undefined && fillLeft === fillRight) return `${printed} fill (${printFloatShort(fillLeft)})`
  if (fillLeft !== undefined) printed += ` fill_left (${printFloatShort(fillLeft)})`
  if (fillRight !== undefined) printed += ` fill_right (${printFloatShort(fillRight)})`
  return printed
}

/** `[5m:1m] @ end() offset 1h`: what stands behind the expression of a subquery. */
export function printSubqueryRange({ range, step, at, offset }: Subquery): string {
  return `[${printLength(range)}:${step === undefined ? '' : printLength(step)}]${printAt(at)}${printOffset(offset)}`
}

function printMatrix({ selector, range }: MatrixSelector): string {
  const { at, offset } = selector
  return `${printSelector(selector)}[${printLength(range)}]${printExtension(selector)}${printAt(at)}${printOffset(offset)}`
}

/** Without modifiers. */
function printSelector({ name, matchers }: VectorSelector): string {
  const printed = matchers.filter((matcher) => !isTheName(matcher, name)).map(printMatcher)
  if (printed.length === 0) return name
  return `${name}{${printed.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))).join(',')}}`
}

function isTheName(matcher: LabelMatcher, name: string): boolean {
  return matcher.name === metricName && matcher.operator === '=' && matcher.value === name && name !== ''
}

function printMatcher({ name, operator, value }: LabelMatcher): string {
  return `${printLabel(name)}${operator}${quoteGo(value)}`
}

function printLabels(labels: readonly string[]): string {
  return labels.map(printLabel).join(', ')
}

function printLabel(label: string): string {
  return /^[A-Za-z_]\w*$/.test(label) ? label : quoteGo(label)
}

function printExtension({ extension }: VectorSelector): string {
  return extension === undefined ? '' : ` ${extension}`
}

function printAt(at: At | undefined): string {
  if (at === undefined) return ''
  return at.kind === 'time' ? ` @ ${printFloatFixed(at.ms / 1000, 3)}` : ` @ ${at.kind}()`
}

function printOffset(offset: DurationExpr | undefined): string {
  return offset === undefined ? '' : ` offset ${printLength(offset)}`
}

/** A literal on its own is written as a duration, however it was written. */
function printLength(length: DurationExpr): string {
  return length.kind === 'duration' ? printSignedDuration(length.ms) : printDurationExpr(length)
}

function printDurationExpr(expr: DurationExpr): string {
  switch (expr.kind) {
    case 'duration':
      return expr.isDuration ? printSignedDuration(expr.ms) : printFloat(expr.ms / 1000)
    case 'duration_call':
      return `${expr.name}()`
    case 'duration_choice':
      return `${expr.name}_of(${printDurationExpr(expr.left)}, ${printDurationExpr(expr.right)})`
    case 'duration_unary':
      return `${expr.operator}${printDurationExpr(expr.operand)}`
    case 'duration_binary':
      return `${printDurationExpr(expr.left)} ${expr.operator} ${printDurationExpr(expr.right)}`
    case 'duration_paren':
      return `(${printDurationExpr(expr.inner)})`
  }
}

function printSignedDuration(durationMs: number): string {
  return durationMs < 0 ? `-${printDuration(-durationMs)}` : printDuration(durationMs)
}
