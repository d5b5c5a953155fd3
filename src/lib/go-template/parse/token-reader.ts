import { quoteGo } from '../../go-quote.ts'
import { TemplateParseError } from '../template-error.ts'
import type { Token, TokenKind } from './token.ts'
import { keywords } from './token.ts'

/** Reads tokens with as much look-ahead as needed; errors name the line of the last token looked at, as Go's do. */
export class TokenReader {
  /** Where the innermost open action began; 0 outside. */
  actionLine = 0
  private readonly name: string
  private readonly tokens: readonly Token[]
  private at = 0
  private furthest = 0

  constructor(name: string, tokens: readonly Token[]) {
    this.name = name
    this.tokens = tokens
  }

  next(): Token {
    const token = this.peek()
    if (this.at < this.tokens.length - 1) this.at++
    return token
  }

  peek(): Token {
    this.furthest = Math.max(this.furthest, this.at)
    const token = this.tokens[this.at]
    if (token === undefined) throw new TypeError('a list of tokens has an end')
    return token
  }

  nextNonSpace(): Token {
    this.peekNonSpace()
    return this.next()
  }

  peekNonSpace(): Token {
    while (this.peek().kind === 'space') this.at++
    return this.peek()
  }

  /** For `restore`. */
  mark(): number {
    return this.at
  }

  restore(mark: number): void {
    this.at = mark
  }

  expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace()
    return token.kind === kind ? token : this.failUnexpected(token, context)
  }

  fail(problem: string): never {
    throw new TemplateParseError(this.name, this.tokens[this.furthest]?.line ?? 0, problem)
  }

  failUnexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.fail(`unexpected ${describeToken(token)} in ${context}`)
    const { actionLine } = this
    if (actionLine === 0 || actionLine === token.line) return this.fail(token.text)
    return this.fail(`${token.text}${token.text.endsWith(' action') ? '' : ' in action'} started at ${this.name}:${actionLine}`)
  }
}

function describeToken({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF'
  if (keywords.has(kind) || kind === 'dot') return `<${text}>`
  return Buffer.byteLength(text) > 10 ? `${quoteGo(Array.from(text).slice(0, 10).join(''))}...` : quoteGo(text)
}
