import type { LabelMatcher, MatchOperator, VectorSelector } from '../ast.ts'
import { metricName } from '../labels.ts'
import { checkMatcherRegex } from './regex.ts'
import { unquoteString } from './string-literal.ts'
import type { TokenStream } from './token-stream.ts'
import type { Token } from './token.ts'

const context = 'label matching'
const operators: Readonly<Record<string, MatchOperator>> = { '=': '=', '!=': '!=', '=~': '=~', '!~': '!~' }

/** `name{label="value"}`, either part alone, or the name in quotes inside the braces. A name was taken already. */
export function parseVectorSelector(tokens: TokenStream, name?: Token): VectorSelector {
  const open = tokens.takeIf('{')
  const first = name ?? open
  if (first === undefined) tokens.unexpected()
  const matchers: LabelMatcher[] = []
  const close = open === undefined ? first : parseMatchers(tokens, matchers)
  if (name !== undefined) matchers.push({ name: metricName, operator: '=', value: name.text })
  return { kind: 'vector_selector', span: { start: first.start, end: close.end }, name: name?.text ?? '', matchers }
}

function parseMatchers(tokens: TokenStream, matchers: LabelMatcher[]): Token {
  for (;;) {
    const closed = tokens.takeIf('}')
    if (closed !== undefined) return closed
    if (matchers.length > 0) tokens.expect(',', context, '"," or "}"')
    const trailing = matchers.length > 0 ? tokens.takeIf('}') : undefined
    if (trailing !== undefined) return trailing
    matchers.push(parseMatcher(tokens))
  }
}

function parseMatcher(tokens: TokenStream): LabelMatcher {
  const { kind } = tokens.peek
  if (kind !== 'identifier' && kind !== 'string') tokens.unexpected(context, 'identifier or "}"')
  const label = tokens.take()
  const name = kind === 'string' ? unquoteString(label.text) : label.text
  const operator = operators[tokens.peek.kind]
  if (operator === undefined) {
    if (kind === 'string') return { name: metricName, operator: '=', value: name }
    tokens.unexpected(context, 'label matching operator')
  }
  tokens.take()
  const quoted = tokens.expect('string', context, 'string')
  const value = unquoteString(quoted.text)
  if (operator === '=~' || operator === '!~') {
    const problem = checkMatcherRegex(value)
    if (problem !== undefined) tokens.fail({ start: label.start, end: quoted.end }, problem)
  }
  return { name, operator, value }
}
