import { quoteGo } from '../../../lib/go-quote.ts'
import { unquoteString } from './string-literal.ts'
import type { TokenStream } from './token-stream.ts'
import { isGroupingLabel, type Token } from './token.ts'

const context = 'grouping opts'

/** The labels after `by`, `without`, `on`, `ignoring`, `group_left` and `group_right`, parentheses included. */
export function parseGroupingLabels(tokens: TokenStream): string[] {
  tokens.expect('(', context, '"("')
  if (tokens.takeIf(')') !== undefined) return []
  const labels = [parseLabel(tokens)]
  while (tokens.takeIf(')') === undefined) {
    tokens.expect(',', context, '"," or ")"')
    if (tokens.takeIf(')') !== undefined) break
    labels.push(parseLabel(tokens))
  }
  return labels
}

function parseLabel(tokens: TokenStream): string {
  if (tokens.peek.kind !== 'string' && !isGroupingLabel(tokens.peek)) tokens.unexpected(context, 'label')
  const token = tokens.take()
  const label = labelOf(token)
  if (label === '' || /\p{Surrogate}/u.test(label)) tokens.fail(token, `invalid label name for grouping: ${quoteGo(label)}`)
  return label
}

function labelOf({ kind, text }: Token): string {
  return kind === 'string' ? unquoteString(text) : text
}
