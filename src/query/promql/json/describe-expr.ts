import { printFloat } from '../../../lib/go-number.ts'
import type { At, BinaryExpr, Call, DurationExpr, Expr, VectorSelector } from '../ast.ts'
import { functions } from '../parse/signatures.ts'
import type { Json } from './encode-json.ts'

/** The tree of an expression as Prometheus' `parse_query` answers it. Duration expressions stand behind a switch and are not in it. */
export function describeExpr(expr: Expr): Json {
  switch (expr.kind) {
    case 'number':
      return { type: 'numberLiteral', val: printFloat(expr.value) }
    case 'string':
      return { type: 'stringLiteral', val: expr.value }
    case 'paren':
      return { type: 'parenExpr', expr: describeExpr(expr.inner) }
    case 'unary':
      return { type: 'unaryExpr', op: expr.operator, expr: describeExpr(expr.operand) }
    case 'vector_selector':
      return { type: 'vectorSelector', ...describeSelector(expr) }
    case 'matrix_selector':
      return { type: 'matrixSelector', ...describeSelector(expr.selector), range: literalMs(expr.range), rangeExpr: null }
    case 'subquery':
      return {
        type: 'subquery',
        expr: describeExpr(expr.expr),
        range: literalMs(expr.range),
        rangeExpr: null,
        step: literalMs(expr.step),
        stepExpr: null,
        ...describeShift(expr),
      }
    case 'aggregation':
      return {
        type: 'aggregation',
        op: expr.operator,
        expr: describeExpr(expr.expr),
        param: expr.parameter === undefined ? null : describeExpr(expr.parameter),
        grouping: expr.grouping,
        without: expr.without,
      }
    case 'call':
      return { type: 'call', func: describeFunction(expr), args: expr.args.map((arg) => describeExpr(arg)) }
    case 'binary':
      return {
        type: 'binaryExpr',
        op: expr.operator,
        lhs: describeExpr(expr.left),
        rhs: describeExpr(expr.right),
        matching: describeMatching(expr),
        bool: expr.bool,
      }
  }
}

function describeSelector(selector: VectorSelector): { readonly [key: string]: Json } {
  const { name, matchers, extension } = selector
  return {
    name,
    matchers: matchers.map((matcher) => ({ name: matcher.name, value: matcher.value, type: matcher.operator })),
    anchored: extension === 'anchored',
    smoothed: extension === 'smoothed',
    ...describeShift(selector),
  }
}

function describeShift({ offset, at }: { readonly offset?: DurationExpr; readonly at?: At }): { readonly [key: string]: Json } {
  return {
    offset: literalMs(offset),
    offsetExpr: null,
    timestamp: at?.kind === 'time' ? at.ms : null,
    startOrEnd: at === undefined || at.kind === 'time' ? null : at.kind,
  }
}

function describeFunction(call: Call): Json {
  const { args = [], variadic = 0, returns = 'vector' } = functions.get(call.function) ?? {}
  return { name: call.function, argTypes: args, variadic, returnType: returns }
}

function describeMatching({ matching }: BinaryExpr): Json {
  if (matching === undefined) return null
  const { cardinality, labels, on, include, fillLeft = null, fillRight = null } = matching
  return { card: cardinality, labels, on, include, fillValues: { lhs: fillLeft, rhs: fillRight } }
}

function literalMs(duration: DurationExpr | undefined): number {
  return duration?.kind === 'duration' ? duration.ms : 0
}
