/** What a piece of a template is; `error` ends the list, its text is what Go's lexer says. */
export type TokenKind =
  | 'error'
  | 'eof'
  | 'text'
  | 'left-delimiter'
  | 'right-delimiter'
  | 'space'
  | 'bool'
  | 'char'
  | 'char-constant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'field'
  | 'identifier'
  | 'left-paren'
  | 'right-paren'
  | 'number'
  | 'pipe'
  | 'raw-string'
  | 'string'
  | 'variable'
  | 'dot'
  | Keyword

export type Keyword = 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'nil' | 'range' | 'template' | 'with'

/** One token of a template. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Index of its first code unit. */
  readonly at: number
  /** From 1. */
  readonly line: number
}

export const keywords: ReadonlySet<string> = new Set<Keyword>([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
])
