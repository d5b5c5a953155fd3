import { maxDurationMs } from '../../../lib/prometheus-duration.ts'
import type { DurationExpr, Span } from '../ast.ts'
import { isNumberToken, parseNumberToken } from './parse-number-token.ts'
import type { ParseState } from './parse-state.ts'
import type { Token } from './token.ts'

const signPrecedence = 3
type SumOperator = (DurationExpr & { kind: 'duration_binary' })['operator']

const precedences: ReadonlyMap<string, readonly [SumOperator, number]> = new Map([
  ['+', ['+', 1]],
  ['-', ['-', 1]],
  ['*', ['*', 2]],
  ['/', ['/', 2]],
  ['%', ['%', 2]],
  ['^', ['^', 4]],
] as const)

/** What stands in a range or as a step; a plain number must be above 0. `context` and `expected` word the error about a wrong token. */
export function parsePositiveDuration(state: ParseState, context: string, expected: string): DurationExpr {
  const duration = new DurationParser(state, context, expected).parse(0)
  if (duration.kind === 'duration' && duration.ms <= 0) state.tokens.fail(duration.span, 'duration must be greater than 0')
  return roundLiteral(duration)
}

/**
 * What stands behind `offset`. A signed number, `step()`, `range()`, `min_of`, `max_of` and a signed parenthesis end it, so that
 * `foo offset 5m + 3` is a sum of metrics; anything longer is read as far as it goes.
 */
export function parseOffsetDuration(state: ParseState): DurationExpr {
  const parser = new DurationParser(state, 'offset', 'number, duration, step(), or range()')
  return roundLiteral(parser.parseOffset())
}

class DurationParser {
  readonly #state: ParseState
  readonly #context: string
  readonly #expected: string

  constructor(state: ParseState, context: string, expected: string) {
    this.#state = state
    this.#context = context
    this.#expected = expected
  }

  parseOffset(): DurationExpr {
    const { tokens } = this.#state
    const { peek } = tokens
    if (peek.kind === '+' || peek.kind === '-') {
      tokens.take()
      const next = tokens.peek
      if (next.kind === '(') return this.#signed(peek, this.#paren(false))
      if (this.#isCall(next)) return this.#signed(peek, this.#call(peek))
      if (isNumberToken(next)) return this.#signed(peek, this.#literal(tokens.take()))
      return this.#continue(this.#signed(peek, this.parse(signPrecedence)), 0)
    }
    if (isNumberToken(peek)) return this.#literal(tokens.take())
    return this.#isCall(peek) ? this.#call() : this.parse(0)
  }

  parse(least: number): DurationExpr {
    return this.#state.tokens.nest(() => this.#continue(this.#operand(), least))
  }

  #continue(first: DurationExpr, least: number): DurationExpr {
    const { tokens } = this.#state
    let left = first
    for (;;) {
      const [operator, precedence = 0] = precedences.get(tokens.peek.kind) ?? []
      if (operator === undefined || precedence < least) return left
      const sign = tokens.take()
      tokens.countOperator(sign)
      const right = this.parse(operator === '^' ? precedence : precedence + 1)
      this.#checkEnabled(left.span)
      if (right.kind === 'duration' && right.ms === 0 && (operator === '/' || operator === '%'))
        tokens.fail(sign, operator === '/' ? 'division by zero' : 'modulo by zero')
      left = { kind: 'duration_binary', span: { start: left.span.start, end: right.span.end }, operator, left, right }
    }
  }

  #operand(): DurationExpr {
    const { tokens } = this.#state
    const { peek } = tokens
    if (peek.kind === '+' || peek.kind === '-') {
      tokens.take()
      return this.#signed(peek, this.parse(signPrecedence))
    }
    if (isNumberToken(peek)) return this.#literal(tokens.take())
    if (peek.kind === '(') return this.#paren(true)
    return this.#isCall(peek) ? this.#call() : this.#unexpected()
  }

  #literal(token: Token): DurationExpr {
    const { value, isDuration } = parseNumberToken(this.#state.tokens, token)
    const ms = toMilliseconds(value)
    if (Number.isNaN(ms) || Math.abs(ms) > maxDurationMs) this.#state.tokens.fail(token, 'duration out of range')
    return { kind: 'duration', span: { start: token.start, end: token.end }, ms, isDuration }
  }

  #signed(sign: Token, operand: DurationExpr): DurationExpr {
    const span = { start: sign.start, end: operand.span.end }
    if (operand.kind === 'duration') return { ...operand, span, ms: sign.kind === '-' ? -operand.ms : operand.ms }
    return sign.kind === '-' ? { kind: 'duration_unary', span, operator: '-', operand } : operand
  }

  #paren(isExperimental: boolean): DurationExpr {
    const open = this.#state.tokens.take()
    const inner = this.parse(0)
    const close = this.#expect(')')
    if (isExperimental) this.#checkEnabled(inner.span)
    return inner.kind === 'duration_paren' ? inner : { kind: 'duration_paren', span: { start: open.start, end: close.end }, inner }
  }

  #isCall({ kind }: Token): boolean {
    return kind === 'step' || kind === 'range' || kind === 'min_of' || kind === 'max_of'
  }

  /** `step()`, `range()`, `min_of(a, b)`, `max_of(a, b)`. */
  #call(sign?: Token): DurationExpr {
    const word = this.#state.tokens.take()
    this.#expect('(')
    if (word.kind === 'step' || word.kind === 'range') {
      const span = { start: word.start, end: this.#expect(')').end }
      this.#checkEnabled(sign ?? span)
      return { kind: 'duration_call', span, name: word.kind }
    }
    const left = this.parse(0)
    this.#expect(',')
    const right = this.parse(0)
    const span = { start: word.start, end: this.#expect(')').end }
    this.#checkEnabled(sign ?? span)
    return { kind: 'duration_choice', span, name: word.kind === 'min_of' ? 'min' : 'max', left, right }
  }

  #expect(kind: string): Token {
    return this.#state.tokens.expect(kind, this.#context, this.#expected)
  }

  #unexpected(): never {
    return this.#state.tokens.unexpected(this.#context, this.#expected)
  }

  #checkEnabled(span: Span): void {
    if (!this.#state.features.durationExpressions) this.#state.tokens.fail(span, 'experimental duration expression is not enabled')
  }
}

/** A literal on its own is a duration however it was written, of whole nanoseconds first and then of whole milliseconds. */
function roundLiteral(duration: DurationExpr): DurationExpr {
  if (duration.kind !== 'duration') return duration
  const ms = Number.isInteger(duration.ms) ? duration.ms : Math.trunc(Math.round(duration.ms * 1e6) / 1e6)
  return { ...duration, ms, isDuration: true }
}

/** Moves the decimal point, so that 1.005 s are 1005 ms. */
function toMilliseconds(seconds: number): number {
  const digits = String(seconds)
  return /e|N|I/.test(digits) ? seconds * 1000 : Number(`${digits}e3`)
}
