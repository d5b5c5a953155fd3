import { printFloatFixed } from '../../../lib/go-number.ts'
import type { At, DurationExpr, Expr, MatrixSelector, Span, Subquery, VectorSelector } from '../ast.ts'
import { parseOffsetDuration, parsePositiveDuration } from './parse-duration.ts'
import { isNumberToken, parseNumberToken } from './parse-number-token.ts'
import type { ParseState } from './parse-state.ts'
import type { Token } from './token.ts'

type Selecting = VectorSelector | MatrixSelector | Subquery

const durationExpected = 'number, duration, step(), or range()'

/** Reads what may stand behind an expression, as often as it stands there: a range, `offset`, `@`, `anchored`, `smoothed`. */
export function parseModifiers(state: ParseState, expr: Expr): Expr {
  const { tokens } = state
  let modified = expr
  for (;;) {
    switch (tokens.peek.kind) {
      case '[':
        modified = parseRange(state, modified)
        break
      case 'offset':
        tokens.take()
        modified = setOffset(state, modified, parseOffsetDuration(state))
        break
      case '@':
        tokens.take()
        modified = parseAt(state, modified)
        break
      case 'anchored':
      case 'smoothed':
        modified = setExtension(state, modified, tokens.take().kind === 'anchored' ? 'anchored' : 'smoothed')
        break
      default:
        return modified
    }
  }
}

function parseRange(state: ParseState, expr: Expr): Expr {
  const { tokens } = state
  const open = tokens.take()
  const range = parsePositiveDuration(state, 'subquery or range selector', durationExpected)
  if (tokens.takeIf(':') !== undefined) return parseSubquery(state, expr, range)
  const close = tokens.expect(']', 'subquery or range', '":" or "]"')
  const span = { start: open.start, end: close.end }
  if (expr.kind !== 'vector_selector') return tokens.fail(span, 'ranges only allowed for vector selectors')
  if (expr.offset !== undefined) tokens.fail(span, 'no offset modifiers allowed before range')
  if (expr.at !== undefined) tokens.fail(span, 'no @ modifiers allowed before range')
  return { kind: 'matrix_selector', span: { start: expr.span.start, end: close.end }, selector: expr, range }
}

function parseSubquery(state: ParseState, expr: Expr, range: DurationExpr): Subquery {
  const { tokens } = state
  const context = 'subquery selector'
  tokens.countOperator(range.span)
  const closed = tokens.takeIf(']')
  if (closed !== undefined) return { kind: 'subquery', span: { start: expr.span.start, end: closed.end }, expr, range }
  const step = parsePositiveDuration(state, context, 'number, duration, step(), range(), or "]"')
  const { end } = tokens.expect(']', context, '"]"')
  return { kind: 'subquery', span: { start: expr.span.start, end }, expr, range, step }
}

function setOffset(state: ParseState, expr: Expr, offset: DurationExpr): Expr {
  if (!isSelecting(expr)) {
    const needed = 'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery'
    return state.tokens.fail(expr.span, needed)
  }
  if (selected(expr).offset !== undefined) state.tokens.fail(expr.span, 'offset may not be set multiple times')
  const isNone = offset.kind === 'duration' && offset.ms === 0
  return change(expr, isNone ? {} : { offset }, offset.span.end)
}

function parseAt(state: ParseState, expr: Expr): Expr {
  const { tokens } = state
  const context = ['@', 'timestamp'] as const
  const { kind } = tokens.peek
  if (kind === 'start' || kind === 'end') {
    tokens.take()
    tokens.expect('(', ...context)
    return setAt(state, expr, { kind }, tokens.expect(')', ...context))
  }
  const sign = kind === '+' || kind === '-' ? tokens.take().kind : '+'
  if (!isNumberToken(tokens.peek)) tokens.unexpected(...context)
  const token = tokens.take()
  const { value } = parseNumberToken(tokens, token)
  const seconds = sign === '-' ? -value : value
  if (!(Math.abs(seconds) < 2 ** 63)) tokens.fail(expr.span, `timestamp out of bounds for @ modifier: ${printFloatFixed(seconds, 6)}`)
  return setAt(state, expr, { kind: 'time', ms: Math.round(Math.abs(seconds) * 1000) * (seconds < 0 ? -1 : 1) }, token)
}

function setAt(state: ParseState, expr: Expr, at: At, last: Token): Expr {
  if (!isSelecting(expr)) {
    const needed = '@ modifier must be preceded by an instant vector selector or range vector selector or a subquery'
    return state.tokens.fail(expr.span, needed)
  }
  if (selected(expr).at !== undefined) state.tokens.fail(expr.span, '@ <timestamp> may not be set multiple times')
  return change(expr, { at }, last.end)
}

function setExtension(state: ParseState, expr: Expr, extension: 'anchored' | 'smoothed'): Expr {
  const fail = (problem: string): never => state.tokens.fail(expr.span, problem)
  if (!state.features.extendedRangeSelectors) return fail(`${extension} modifier is experimental and not enabled`)
  if (expr.kind === 'subquery') return fail(`${extension} modifier is not supported for subqueries`)
  if (expr.kind !== 'vector_selector' && expr.kind !== 'matrix_selector') return fail(`${extension} modifier not implemented`)
  const { extension: other = extension } = expr.kind === 'matrix_selector' ? expr.selector : expr
  if (other !== extension) return fail('anchored and smoothed modifiers cannot be used together')
  return change(expr, { extension }, expr.span.end)
}

function isSelecting(expr: Expr): expr is Selecting {
  return expr.kind === 'vector_selector' || expr.kind === 'matrix_selector' || expr.kind === 'subquery'
}

/** Where the modifiers stand: of a range selector, with the selector in it. */
function selected(expr: Selecting): VectorSelector | Subquery {
  return expr.kind === 'matrix_selector' ? expr.selector : expr
}

function change(expr: Selecting, added: Pick<VectorSelector, 'offset' | 'at' | 'extension'>, end: number): Expr {
  const span: Span = { start: expr.span.start, end }
  if (expr.kind === 'matrix_selector') return { ...expr, span, selector: { ...expr.selector, ...added } }
  return { ...expr, span, ...added }
}
