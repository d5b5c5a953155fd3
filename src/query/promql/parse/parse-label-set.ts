import { Labels, metricName } from '../labels.ts'
import { unquoteString } from './string-literal.ts'
import type { TokenStream } from './token-stream.ts'
import { isMetricName } from './token.ts'

const context = 'label set'

/** Labels as they are written in a series description: `name{label="value"}`, a name in quotes inside the braces, or nothing. */
export function parseLabelSet(tokens: TokenStream): Labels {
  const pairs: [string, string][] = []
  const name = isMetricName(tokens.peek) ? tokens.take() : undefined
  // A brace behind a space would belong to a value.
  if (name === undefined || tokens.text.charAt(name.end) === '{') parsePairs(tokens, pairs)
  if (name !== undefined) pairs.push([metricName, name.text])
  return Labels.from(pairs)
}

function parsePairs(tokens: TokenStream, pairs: [string, string][]): void {
  if (tokens.takeIf('{') === undefined || tokens.takeIf('}') !== undefined) return
  for (;;) {
    pairs.push(parsePair(tokens))
    if (tokens.takeIf('}') !== undefined) return
    tokens.expect(',', context, '"," or "}"')
    if (tokens.takeIf('}') !== undefined) return
  }
}

function parsePair(tokens: TokenStream): [string, string] {
  const { kind } = tokens.peek
  if (kind !== 'identifier' && kind !== 'string') tokens.unexpected(context, 'identifier or "}"')
  const { text } = tokens.take()
  const label = kind === 'string' ? unquoteString(text) : text
  if (tokens.takeIf('=') !== undefined) return [label, unquoteString(tokens.expect('string', context, 'string').text)]
  return kind === 'string' ? [metricName, label] : tokens.unexpected(context, '"="')
}
