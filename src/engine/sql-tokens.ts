export type TokenKind = 'word' | 'quoted-name' | 'string' | 'punctuation'

/** A piece of SQL with its place in the text; comments and white space are not tokens. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** Upper-case text of words and punctuation, empty for the others: what keywords are compared with. */
  readonly keyword: string
}

/** Why the text is no SQL: a quote, comment or heredoc without an end. `at` is where it begins. */
export interface LexicalError {
  readonly at: number
  readonly message: string
}

const word = /[\p{L}\p{N}_$]+/uy
const blank = /\s+/y
const heredocTag = /\$[A-Za-z0-9_]*\$/y
/** Opening to closing quotation mark; the engine reads typographic ones too. */
const quotes: Readonly<Record<string, { close: string; kind: TokenKind }>> = {
  "'": { close: "'", kind: 'string' },
  '"': { close: '"', kind: 'quoted-name' },
  '`': { close: '`', kind: 'quoted-name' },
  '‘': { close: '’', kind: 'string' },
  '“': { close: '”', kind: 'quoted-name' },
}

/** Reads tokens one by one, as the engine's own lexer does; ends, with `error` set, at the first thing that is none. */
export class SqlLexer {
  readonly #sql: string
  #at = 0
  error: LexicalError | undefined

  constructor(sql: string) {
    this.#sql = sql
  }

  /** The next token, or nothing at the end or at an error. */
  next(): Token | undefined {
    this.#skipBlank()
    const start = this.#at
    const character = this.#sql[start]
    if (this.error !== undefined || character === undefined) return undefined

    const quote = quotes[character]
    if (quote !== undefined) return this.#quoted(start, quote.close, quote.kind)
    if (character === '$') {
      const heredoc = this.#heredoc(start)
      if (heredoc !== undefined || this.error !== undefined) return heredoc
    }
    if (this.#skip(word)) return { kind: 'word', start, end: this.#at, keyword: this.#sql.slice(start, this.#at).toUpperCase() }
    this.#at++
    return { kind: 'punctuation', start, end: this.#at, keyword: character }
  }

  #skipBlank(): void {
    for (;;) {
      this.#skip(blank)
      const two = this.#sql.slice(this.#at, this.#at + 2)
      if (two === '--' || two === '# ' || two === '#!') {
        const end = this.#sql.indexOf('\n', this.#at)
        this.#at = end < 0 ? this.#sql.length : end + 1
      } else if (two === '/*') {
        const end = this.#sql.indexOf('*/', this.#at + 2)
        if (end < 0) return this.#fail(this.#at, 'Multiline comment is not closed')
        this.#at = end + 2
      } else return
    }
  }

  /** Goes past what the pattern (a sticky one) matches here, if anything. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#sql)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #quoted(start: number, close: string, kind: TokenKind): Token | undefined {
    let at = start + 1
    for (;;) {
      const character = this.#sql[at]
      if (character === undefined) {
        this.#fail(start, kind === 'string' ? 'Single quoted string is not closed' : 'Quoted identifier is not closed')
        return undefined
      }
      // Typographic quotes know no escapes.
      const plain = close === '’' || close === '”'
      if (character === '\\' && !plain) at += 2
      else if (character !== close) at++
      else if (!plain && this.#sql[at + 1] === close) at += 2
      else break
    }
    this.#at = at + 1
    return { kind, start, end: this.#at, keyword: '' }
  }

  #heredoc(start: number): Token | undefined {
    heredocTag.lastIndex = start
    const tag = heredocTag.exec(this.#sql)?.[0]
    if (tag === undefined) return undefined
    const end = this.#sql.indexOf(tag, start + tag.length)
    if (end < 0) {
      this.#fail(start, 'Heredoc is not closed')
      return undefined
    }
    this.#at = end + tag.length
    return { kind: 'string', start, end: this.#at, keyword: '' }
  }

  #fail(at: number, message: string): void {
    this.error = { at, message }
  }
}
