import type { LabelMatcher } from '../ast.ts'
import { parseVectorSelector } from './parse-selector.ts'
import { TokenStream } from './token-stream.ts'
import { isMetricName } from './token.ts'

/** The matchers of a series selector as `match[]` takes it: `up{job="x"}` and nothing round it. Throws PromqlSyntaxError. */
export function parseMetricSelector(text: string): readonly LabelMatcher[] {
  const tokens = new TokenStream(text)
  const { matchers } = parseVectorSelector(tokens, isMetricName(tokens.peek) ? tokens.take() : undefined)
  return tokens.peek.kind === 'eof' ? matchers : tokens.unexpected()
}
