import { quoteGo } from '../../../lib/go-quote.ts'
import type { Aggregation, BinaryExpr, Call, Expr, Span, ValueType, VectorSelector } from '../ast.ts'
import { metricName } from '../labels.ts'
import { compileMatcher } from './regex.ts'
import { aggregators, functions } from './signatures.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { describeType, typeOf } from './value-type.ts'

const comparisons = new Set<string>(['==', '!=', '<', '<=', '>', '>='])
const sets = new Set<string>(['and', 'or', 'unless'])

/** Throws PromqlSyntaxError unless every part of the expression has a type that its place takes. */
export function checkTypes(expr: Expr, text: string): void {
  new TypeChecker(text).check(expr)
}

class TypeChecker {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  check(expr: Expr): ValueType {
    switch (expr.kind) {
      case 'number':
      case 'string':
        break
      case 'vector_selector':
        this.#vectorSelector(expr)
        break
      case 'matrix_selector':
        this.#vectorSelector(expr.selector)
        break
      case 'subquery': {
        const type = this.check(expr.expr)
        if (type !== 'vector') this.#fail(expr.span, `subquery is only allowed on instant vector, got ${type} instead`)
        break
      }
      case 'paren':
        return this.check(expr.inner)
      case 'unary': {
        const type = this.check(expr.operand)
        if (type === 'scalar' || type === 'vector') break
        this.#fail(
          expr.span,
          `unary expression only allowed on expressions of type scalar or instant vector, got ${quoteGo(describeType(type))}`,
        )
        break
      }
      case 'aggregation':
        this.#aggregation(expr)
        break
      case 'call':
        this.#call(expr)
        break
      case 'binary':
        this.#binary(expr)
        break
    }
    return typeOf(expr)
  }

  #aggregation({ operator, expr, parameter }: Aggregation): void {
    this.#expect(expr, 'vector', 'aggregation expression')
    const wanted = aggregators.get(operator)?.parameter
    if (parameter !== undefined && wanted !== undefined) this.#expect(parameter, wanted, 'aggregation parameter')
  }

  #call(call: Call): void {
    const signature = functions.get(call.function)
    if (signature === undefined) return
    const { args, variadic } = signature
    this.#count(call, args.length, variadic)
    if (call.function === 'info') this.#infoLabels(call)
    for (const [at, arg] of call.args.entries()) {
      const wanted = args[Math.min(at, args.length - 1)]
      const isLabels = call.function === 'info' && at === 1
      if (wanted !== undefined && !isLabels) this.#expect(arg, wanted, `call to function ${quoteGo(call.function)}`)
    }
  }

  #count({ span, function: name, args }: Call, wanted: number, variadic: number): void {
    const tell = (count: string): never => this.#fail(span, `expected ${count} argument(s) in call to ${quoteGo(name)}, got ${args.length}`)
    if (variadic === 0 && args.length !== wanted) tell(`${wanted}`)
    if (variadic === 0) return
    const least = wanted - 1
    if (args.length < least) tell(`at least ${least}`)
    if (variadic > 0 && args.length > least + variadic) tell(`at most ${least + variadic}`)
  }

  /** The second argument of `info` is no selector but matchers, which may all match nothing. */
  #infoLabels({ span, args: [, labels] }: Call): void {
    if (labels === undefined) return
    const type = typeOf(labels)
    if (type !== 'vector') this.#fail(span, `expected type instant vector in call to function "info", got ${describeType(type)}`)
    if (labels.kind !== 'vector_selector') this.#fail(labels.span, 'expected label selectors only')
    else if (labels.name !== '') this.#fail(labels.span, 'expected label selectors only, got vector selector instead')
  }

  #binary(expr: BinaryExpr): void {
    const { operator, left, right, bool, matching, span } = expr
    const leftType = this.check(left)
    const rightType = this.check(right)
    const scalars = leftType === 'scalar' && rightType === 'scalar'
    const failAtOperator = (problem: string): never => this.#fail(this.#operatorSpan(expr), problem)
    if (bool && !comparisons.has(operator)) failAtOperator('bool modifier can only be used on comparison operators')
    if (comparisons.has(operator) && !bool && scalars) failAtOperator('comparisons between scalars must use BOOL modifier')
    const twice = matching?.on === true ? matching.labels.find((label) => matching.include.includes(label)) : undefined
    if (twice !== undefined) failAtOperator(`label ${quoteGo(twice)} must not occur in ON and GROUP clause at once`)
    for (const [operand, type] of [
      [left, leftType],
      [right, rightType],
    ] as const)
      if (type !== 'scalar' && type !== 'vector')
        this.#fail(operand.span, 'binary expression must contain only scalar and instant vector types')
    if (leftType !== 'vector' || rightType !== 'vector') {
      if ((matching?.labels.length ?? 0) > 0) this.#fail(span, 'vector matching only allowed between instant vectors')
      if (fills(expr)) this.#fail(span, 'filling in missing series only allowed between instant vectors')
      if (sets.has(operator)) this.#fail(span, `set operator ${quoteGo(operator)} not allowed in binary scalar expression`)
    } else if (sets.has(operator)) {
      if (matching?.cardinality !== 'many-to-many') this.#fail(span, `no grouping allowed for ${quoteGo(operator)} operation`)
      if (fills(expr)) this.#fail(span, 'filling in missing series not allowed for set operators')
    }
  }

  /** What stands between the operands, without the white space around it. */
  #operatorSpan({ left, right }: BinaryExpr): Span {
    const between = this.#text.slice(left.span.end, right.span.start)
    const lead = between.length - between.replace(/^[ \t\r\n]+/, '').length
    return { start: left.span.end + lead, end: left.span.end + between.trimEnd().length }
  }

  #vectorSelector({ name, matchers, span }: VectorSelector): void {
    if (name !== '') {
      const other = matchers.slice(0, -1).find((matcher) => matcher.name === metricName)
      if (other !== undefined) this.#fail(span, `metric name must not be set twice: ${quoteGo(name)} or ${quoteGo(other.value)}`)
    } else if (matchers.every((matcher) => compileMatcher(matcher)('')))
      this.#fail(span, 'vector selector must contain at least one non-empty matcher')
  }

  #expect(expr: Expr, wanted: ValueType, context: string): void {
    const type = this.check(expr)
    if (type !== wanted) this.#fail(expr.span, `expected type ${describeType(wanted)} in ${context}, got ${describeType(type)}`)
  }

  #fail(span: Span, problem: string): never {
    throw new PromqlSyntaxError(this.#text, span, problem)
  }
}

function fills({ matching }: BinaryExpr): boolean {
  return matching?.fillLeft !== undefined || matching?.fillRight !== undefined
}
