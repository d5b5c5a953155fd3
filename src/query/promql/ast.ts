/** The tree of a PromQL expression, as Prometheus 3 has it. Offsets are UTF-16 code units of the query text; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What an expression yields at one time: `matrix` is a range of samples and stands only below a function. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | BinaryExpr
  | UnaryExpr
  | ParenExpr

export interface NumberLiteral {
  readonly kind: 'number'
  readonly span: Span
  readonly value: number
  /** Written as a duration (`5m`): printed as one again. */
  readonly isDuration: boolean
}

export interface StringLiteral {
  readonly kind: 'string'
  readonly span: Span
  readonly value: string
}

export type MatchOperator = '=' | '!=' | '=~' | '!~'

/** Regular expressions have RE2's meaning and are anchored at both ends. */
export interface LabelMatcher {
  readonly name: string
  readonly operator: MatchOperator
  readonly value: string
}

/** A time that a selector is pinned to: epoch milliseconds, or an end of the query's range. */
export type At = { readonly kind: 'time'; readonly ms: number } | { readonly kind: 'start' } | { readonly kind: 'end' }

/**
 * A length of time: a literal, or a sum of the experimental duration expressions, known once the query's range and step are. A literal
 * on its own has whole milliseconds; in a sum plain numbers count seconds (`2 * 5m` multiplies 2 s by 300 s) and may have fractions.
 */
export type DurationExpr =
  | { readonly kind: 'duration'; readonly span: Span; readonly ms: number; readonly isDuration: boolean }
  | { readonly kind: 'duration_call'; readonly span: Span; readonly name: 'step' | 'range' }
  | {
      readonly kind: 'duration_choice'
      readonly span: Span
      readonly name: 'min' | 'max'
      readonly left: DurationExpr
      readonly right: DurationExpr
    }
  | { readonly kind: 'duration_unary'; readonly span: Span; readonly operator: '-' | '+'; readonly operand: DurationExpr }
  | {
      readonly kind: 'duration_binary'
      readonly span: Span
      readonly operator: '+' | '-' | '*' | '/' | '%' | '^'
      readonly left: DurationExpr
      readonly right: DurationExpr
    }
  | { readonly kind: 'duration_paren'; readonly span: Span; readonly inner: DurationExpr }

export interface VectorSelector {
  readonly kind: 'vector_selector'
  readonly span: Span
  /** As written before the braces; empty when the name stands inside or not at all. */
  readonly name: string
  /** All, that of `__name__` included. */
  readonly matchers: readonly LabelMatcher[]
  readonly offset?: DurationExpr
  readonly at?: At
  /** Experimental: samples at the edges of a range are looked up (`anchored`) or interpolated (`smoothed`). */
  readonly extension?: 'anchored' | 'smoothed'
}

export interface MatrixSelector {
  readonly kind: 'matrix_selector'
  readonly span: Span
  readonly selector: VectorSelector
  readonly range: DurationExpr
}

export interface Subquery {
  readonly kind: 'subquery'
  readonly span: Span
  readonly expr: Expr
  readonly range: DurationExpr
  /** Undefined: the default of the engine. */
  readonly step?: DurationExpr
  readonly offset?: DurationExpr
  readonly at?: At
}

export interface Call {
  readonly kind: 'call'
  readonly span: Span
  readonly function: string
  readonly args: readonly Expr[]
}

export interface Aggregation {
  readonly kind: 'aggregation'
  readonly span: Span
  readonly operator: string
  readonly expr: Expr
  /** Of `topk`, `quantile`, `count_values` and their like. */
  readonly parameter?: Expr
  readonly without: boolean
  readonly grouping: readonly string[]
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'atan2'
  | '=='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  | 'and'
  | 'or'
  | 'unless'
  | '</'
  | '>/'

export type MatchCardinality = 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many'

export interface VectorMatching {
  readonly cardinality: MatchCardinality
  /** `on` when true, `ignoring` when not. */
  readonly on: boolean
  readonly labels: readonly string[]
  /** Labels taken from the side of one. */
  readonly include: readonly string[]
  /** Experimental: the value of a side that has no partner. */
  readonly fillLeft?: number
  readonly fillRight?: number
}

export interface BinaryExpr {
  readonly kind: 'binary'
  readonly span: Span
  readonly operator: BinaryOperator
  readonly left: Expr
  readonly right: Expr
  /** A comparison answers 0 and 1 instead of filtering. */
  readonly bool: boolean
  /** Only between two vectors. */
  readonly matching?: VectorMatching
}

export interface UnaryExpr {
  readonly kind: 'unary'
  readonly span: Span
  readonly operator: '-' | '+'
  readonly operand: Expr
}

export interface ParenExpr {
  readonly kind: 'paren'
  readonly span: Span
  readonly inner: Expr
}
