import type { Expr } from '../ast.ts'
import type { PromqlFeatures } from '../query.ts'
import type { TokenStream } from './token-stream.ts'

/** What the parts of the parser hand to each other. */
export interface ParseState {
  readonly tokens: TokenStream
  readonly features: Pick<
    PromqlFeatures,
    'experimentalFunctions' | 'durationExpressions' | 'extendedRangeSelectors' | 'binaryFillModifiers'
  >
  /** Parses a whole expression, as it stands between parentheses. */
  readonly parseExpr: () => Expr
}
