import type { BinaryOperator, Expr } from '../ast.ts'
import type { PromqlFeatures } from '../query.ts'
import { checkTypes } from './check-types.ts'
import { parseAggregation, parseCall, startsAggregation, startsCall } from './parse-call.ts'
import { parseBinaryModifiers } from './parse-matching.ts'
import { parseModifiers } from './parse-modifiers.ts'
import { isNumberToken, parseNumberToken } from './parse-number-token.ts'
import { parseVectorSelector } from './parse-selector.ts'
import type { ParseState } from './parse-state.ts'
import { unquoteString } from './string-literal.ts'
import { TokenStream } from './token-stream.ts'
import { isMetricName } from './token.ts'
import { typeOf } from './value-type.ts'

/** A sign binds as strongly as a product: `-a ^ b` is -(a ^ b), `-a * b` is (-a) * b. */
const signPrecedence = 6

const precedences: ReadonlyMap<string, readonly [BinaryOperator, number]> = new Map([
  ['or', ['or', 1]],
  ['and', ['and', 2]],
  ['unless', ['unless', 2]],
  ['==', ['==', 3]],
  ['!=', ['!=', 3]],
  ['<', ['<', 3]],
  ['<=', ['<=', 3]],
  ['>', ['>', 3]],
  ['>=', ['>=', 3]],
  ['</', ['</', 3]],
  ['>/', ['>/', 3]],
  ['+', ['+', 4]],
  ['-', ['-', 4]],
  ['*', ['*', 5]],
  ['/', ['/', 5]],
  ['%', ['%', 5]],
  ['atan2', ['atan2', 5]],
  ['^', ['^', 6]],
] as const)

/**
 * Parses and type-checks a PromQL expression as Prometheus 3.14 does. Throws PromqlSyntaxError, worded as Prometheus words it, and
 * nothing else, in time linear in the text.
 */
export function parseExpr(text: string, { features }: { readonly features: PromqlFeatures }): Expr {
  const tokens = new TokenStream(text)
  const state: ParseState = { tokens, features, parseExpr: () => parseBinary(state, 1) }
  if (tokens.peek.kind === 'eof') tokens.fail({ start: 0, end: 0 }, 'no expression found in input')
  const expr = state.parseExpr()
  if (tokens.peek.kind !== 'eof') tokens.unexpected()
  checkTypes(expr, text)
  return expr
}

/** An expression whose operators bind at least as strongly as `least`. */
function parseBinary(state: ParseState, least: number): Expr {
  const { tokens } = state
  return tokens.nest(() => {
    let left = parseModifiers(state, parseOperand(state))
    for (;;) {
      const [operator, precedence = 0] = precedences.get(tokens.peek.kind) ?? []
      if (operator === undefined || precedence < least) return left
      tokens.countOperator(tokens.take())
      left = parseRight(state, left, operator, operator === '^' ? precedence : precedence + 1)
    }
  })
}

function parseRight(state: ParseState, left: Expr, operator: BinaryOperator, least: number): Expr {
  const { bool, matching } = parseBinaryModifiers(state.tokens)
  const right = parseBinary(state, least)
  const span = { start: left.span.start, end: right.span.end }
  const fills = matching.fillLeft !== undefined || matching.fillRight !== undefined
  if (fills && !state.features.binaryFillModifiers) state.tokens.fail(span, 'binop fill modifiers are experimental and not enabled')
  const base = { kind: 'binary', span, operator, left, right, bool } as const
  const isSet = operator === 'and' || operator === 'or' || operator === 'unless'
  if (isSet && matching.cardinality === 'one-to-one') return { ...base, matching: { ...matching, cardinality: 'many-to-many' } }
  // Between other types it means nothing; what was written all the same is for the type check to refuse.
  const isUseless = typeOf(left) !== 'vector' || typeOf(right) !== 'vector'
  return isUseless && matching.labels.length === 0 && !fills ? base : { ...base, matching }
}

function parseOperand(state: ParseState): Expr {
  const { tokens } = state
  const { peek } = tokens
  if (isNumberToken(peek)) {
    const { value, isDuration } = parseNumberToken(tokens, tokens.take())
    return { kind: 'number', span: { start: peek.start, end: peek.end }, value, isDuration }
  }
  switch (peek.kind) {
    case '+':
    case '-':
      tokens.take()
      return applySign(peek.kind, peek.start, parseBinary(state, signPrecedence))
    case '(': {
      tokens.take()
      const inner = state.parseExpr()
      return { kind: 'paren', span: { start: peek.start, end: tokens.expect(')').end }, inner }
    }
    case 'string':
      return { kind: 'string', span: { start: peek.start, end: peek.end }, value: unquoteString(tokens.take().text) }
  }
  return parseNamed(state)
}

function parseNamed(state: ParseState): Expr {
  const { tokens } = state
  if (!isMetricName(tokens.peek)) return parseVectorSelector(tokens)
  const word = tokens.take()
  if (startsCall(word, tokens.peek)) return parseCall(state, word)
  if (startsAggregation(word, tokens.peek)) return parseAggregation(state, word)
  return parseVectorSelector(tokens, word)
}

function applySign(operator: '+' | '-', start: number, operand: Expr): Expr {
  const span = { start, end: operand.span.end }
  if (operand.kind !== 'number') return { kind: 'unary', span, operator, operand }
  return { ...operand, span, value: operator === '-' ? -operand.value : operand.value }
}
