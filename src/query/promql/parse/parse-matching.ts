import type { VectorMatching } from '../ast.ts'
import { parseGroupingLabels } from './parse-grouping.ts'
import { isNumberToken, parseNumberToken } from './parse-number-token.ts'
import type { TokenStream } from './token-stream.ts'
import { startsExpression } from './token.ts'

/** What stands behind a binary operator. */
export interface BinaryModifiers {
  readonly bool: boolean
  readonly matching: VectorMatching
}

/** `bool`, then `on` or `ignoring`, then `group_left` or `group_right`, then `fill` and its like: each may be missing. */
export function parseBinaryModifiers(tokens: TokenStream): BinaryModifiers {
  const bool = tokens.takeIf('bool') !== undefined
  const way = tokens.takeIf('on') ?? tokens.takeIf('ignoring')
  const labels = way === undefined ? [] : parseGroupingLabels(tokens)
  const side = way === undefined ? undefined : (tokens.takeIf('group_left') ?? tokens.takeIf('group_right'))
  // A parenthesis behind `group_left` holds labels, whatever it was meant for; anything else has to be the right side.
  const hasLabels = side !== undefined && (tokens.peek.kind === '(' || !startsExpression(tokens.peek))
  const include = hasLabels ? parseGroupingLabels(tokens) : []
  const cardinality = side === undefined ? 'one-to-one' : side.kind === 'group_left' ? 'many-to-one' : 'one-to-many'
  return { bool, matching: { cardinality, on: way?.kind === 'on', labels, include, ...parseFill(tokens) } }
}

function parseFill(tokens: TokenStream): Pick<VectorMatching, 'fillLeft' | 'fillRight'> {
  if (tokens.takeIf('fill') !== undefined) {
    const value = parseFillValue(tokens)
    return { fillLeft: value, fillRight: value }
  }
  if (tokens.takeIf('fill_left') !== undefined) {
    const fillLeft = parseFillValue(tokens)
    return tokens.takeIf('fill_right') === undefined ? { fillLeft } : { fillLeft, fillRight: parseFillValue(tokens) }
  }
  if (tokens.takeIf('fill_right') !== undefined) {
    const fillRight = parseFillValue(tokens)
    return tokens.takeIf('fill_left') === undefined ? { fillRight } : { fillRight, fillLeft: parseFillValue(tokens) }
  }
  return {}
}

function parseFillValue(tokens: TokenStream): number {
  tokens.expect('(')
  const sign = tokens.takeIf('+') ?? tokens.takeIf('-')
  if (!isNumberToken(tokens.peek)) tokens.unexpected()
  const { value } = parseNumberToken(tokens, tokens.take())
  tokens.expect(')')
  return sign?.kind === '-' ? -value : value
}
