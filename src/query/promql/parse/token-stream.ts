import type { Span } from '../ast.ts'
import { Lexer } from './lexer.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { describeToken, type Token } from './token.ts'

/** In UTF-16 code units. */
const maxTextLength = 64 * 1024
const maxTokens = 10_000
/** Parentheses, calls, signs and powers inside each other: each takes the stack of whoever walks the tree. */
const maxNesting = 200
/** Operators and subqueries of a whole query, for a chain of them is as deep a tree as it is long. */
const maxOperators = 1000

/** The tokens of a text with one to look ahead, and what the parts of the parser share: errors, limits. */
export class TokenStream {
  readonly text: string
  readonly #lexer: Lexer
  #peeked: Token | undefined
  #lastEnd = 0
  #tokens = 0
  #nesting = 0
  #operators = 0
  #aggregations = 0

  constructor(text: string) {
    this.text = text
    this.#lexer = new Lexer(text)
    if (text.length > maxTextLength) this.fail({ start: 0, end: 0 }, `query longer than ${maxTextLength} characters`)
  }

  get peek(): Token {
    if (this.#peeked === undefined) {
      this.#peeked = this.#lexer.next()
      if (++this.#tokens > maxTokens) this.fail(this.#peeked, `more than ${maxTokens} tokens`)
    }
    return this.#peeked
  }

  take(): Token {
    const token = this.peek
    this.#peeked = undefined
    this.#lastEnd = token.end
    return token
  }

  /** Where the token that was taken last ends. */
  get lastEnd(): number {
    return this.#lastEnd
  }

  takeIf(kind: string): Token | undefined {
    return this.peek.kind === kind ? this.take() : undefined
  }

  /** Takes a token of that kind, or complains about the one that stands there. */
  expect(kind: string, context = '', expected = ''): Token {
    return this.takeIf(kind) ?? this.unexpected(context, expected)
  }

  /** Complains about the next token; without a context of its own the aggregation around it is named, if there is one. */
  unexpected(context = '', expected = ''): never {
    const inside = context === '' && this.#aggregations > 0 ? 'aggregation' : context
    const where = inside === '' ? '' : ` in ${inside}`
    this.fail(this.peek, `unexpected ${describeToken(this.peek)}${where}${expected === '' ? '' : `, expected ${expected}`}`)
  }

  fail(span: Span, problem: string): never {
    throw new PromqlSyntaxError(this.text, { start: span.start, end: span.end }, problem)
  }

  /** Reads something that may contain its own kind, no deeper than trees may be. */
  nest<Part>(read: () => Part): Part {
    if (++this.#nesting > maxNesting) this.fail(this.peek, `nested deeper than ${maxNesting}`)
    const part = read()
    this.#nesting--
    return part
  }

  /** Reads the parts of an aggregation: errors name it. */
  inAggregation<Part>(read: () => Part): Part {
    this.#aggregations++
    const part = read()
    this.#aggregations--
    return part
  }

  countOperator(operator: Span): void {
    if (++this.#operators > maxOperators) this.fail(operator, `more than ${maxOperators} operators`)
  }
}
