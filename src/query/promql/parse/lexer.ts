import { quoteGo, quoteGoChar } from '../../../lib/go-quote.ts'
import { scanDurationRest, scanNumber } from './scan-number.ts'
import { scanString } from './string-literal.ts'
import { PromqlSyntaxError } from './syntax-error.ts'
import { keywordKind, type Token } from './token.ts'

const space = /[ \t\r\n]*/y
/** White space and remarks. */
const gap = /(?:[ \t\r\n]+|#[^\r\n]*)*/y
const name = /[A-Za-z_]\w*/y
const nameWithColons = /[A-Za-z_:][\w:]*/y
const letters = /[A-Za-z_]*/y
/** Words that may stand between brackets. */
const durationWords = new Set(['step', 'range', 'max_of', 'min_of'])
const mayStartDurationWord = /[srm]/i
const signs = new Set([',', '*', '/', '%', '+', '-', '^', '@'])
const durationSigns = new Set(['+', '-', '*', '/', '%', '^', ','])

/** Reads an expression token by token. What a character means depends on the braces or brackets it stands in. */
export class Lexer {
  readonly #text: string
  #at = 0
  #parens = 0
  #inBraces = false
  #inBrackets = false
  /** Right after a bracket or a sign behind it, until the first number: only durations are read. */
  #inDuration = false
  #sawColon = false
  #sawDuration = false

  constructor(text: string) {
    this.#text = text
  }

  /** The next token, comments left out. Throws PromqlSyntaxError. */
  next(): Token {
    this.#at += this.#measure(this.#inDuration ? space : gap)
    if (this.#inBraces) return this.#inside()
    return this.#inDuration ? this.#duration() : this.#statement()
  }

  #statement(): Token {
    const char = this.#char
    if (char === '') return this.#end()
    if (signs.has(char)) return this.#token(char)
    switch (char) {
      case '=':
        if (this.#following === '~') return this.#fail(`unexpected character after '=': '~'`)
        return this.#token(this.#following === '=' ? '==' : '=')
      case '!':
        if (this.#following !== '=') return this.#fail(`unexpected character after '!': ${quoteGoChar(this.#following)}`)
        return this.#token('!=')
      case '<':
      case '>':
        return this.#order(char)
      case '"':
      case "'":
      case '`':
        return this.#string()
      case '(':
      case ')':
        return this.#paren(char)
      case '{':
        this.#inBraces = true
        return this.#token('{')
      case '[':
        return this.#openBracket()
      case ']':
        return this.#closeBracket()
    }
    if (/\d/.test(char) || (char === '.' && /\d/.test(this.#following))) return this.#number()
    if (/[A-Za-z_:]/.test(char)) return this.#inBrackets ? this.#wordInBrackets(char) : this.#word()
    return this.#fail(`unexpected character: ${quoteGoChar(char)}`)
  }

  #inside(): Token {
    const char = this.#char
    switch (char) {
      case '':
        return this.#fail('unexpected end of input inside braces')
      case ',':
        return this.#token(',')
      case '"':
      case "'":
      case '`':
        return this.#string()
      case '=':
        return this.#token(this.#following === '~' ? '=~' : '=')
      case '!':
        if (this.#following === '~' || this.#following === '=') return this.#token(`!${this.#following}`)
        return this.#fail(`unexpected character after '!' inside braces: ${quoteGoChar(this.#following)}`)
      case '{':
        return this.#fail(`unexpected left brace '{'`)
      case '}':
        this.#inBraces = false
        return this.#token('}')
    }
    const length = this.#measure(name)
    if (length > 0) return this.#token('identifier', length)
    return this.#fail(`unexpected character inside braces: ${quoteGoChar(char)}`)
  }

  #duration(): Token {
    const char = this.#char
    if (char === '') return this.#fail('unexpected end of input in duration expression')
    if (durationSigns.has(char)) return this.#token(char)
    if (char === '(' || char === ')') return this.#paren(char)
    if (char === ']') return this.#closeBracket()
    if (char === ':') {
      if (!this.#sawDuration) return this.#fail('unexpected colon before duration in duration expression', 1)
      if (this.#sawColon) return this.#fail('unexpected repeated colon in duration expression', 1)
      this.#sawColon = true
      return this.#token(':')
    }
    if (/\d/.test(char) || (char === '.' && /\d/.test(this.#following))) {
      this.#sawDuration = true
      this.#inDuration = false
      return this.#number()
    }
    return this.#durationWord() ?? this.#fail(`unexpected character in duration expression: ${quoteGoChar(char)}`)
  }

  #wordInBrackets(char: string): Token {
    if (char === ':') {
      if (this.#sawColon) return this.#fail(`unexpected colon ':'`)
      this.#sawColon = true
      return this.#token(':')
    }
    return this.#durationWord() ?? this.#fail(`unexpected character: ${quoteGoChar(char)}, expected ':'`)
  }

  #durationWord(): Token | undefined {
    if (!mayStartDurationWord.test(this.#char)) return undefined
    const length = this.#measure(letters)
    const word = this.#text.slice(this.#at, this.#at + length).toLowerCase()
    return durationWords.has(word) ? this.#token(word, length) : undefined
  }

  #word(): Token {
    const length = this.#measure(nameWithColons)
    const word = this.#text.slice(this.#at, this.#at + length)
    const kind = keywordKind(word)
    if (kind === undefined) return this.#token(word.includes(':') ? 'metric_identifier' : 'identifier', length)
    // `fill` and its like became keywords late: they stay names where no parenthesis follows.
    if (kind.startsWith('fill') && !/^[ \t\r\n]*\(/.test(this.#text.slice(this.#at + length))) return this.#token('identifier', length)
    return this.#token(kind, length)
  }

  #number(): Token {
    const scanned = scanNumber(this.#text, this.#at)
    if (scanned.ok) return this.#token('number', scanned.end - this.#at)
    const rest = scanDurationRest(this.#text, scanned.end)
    if (rest.ok) return this.#token('duration', rest.end - this.#at)
    return this.#fail(`bad number or duration syntax: ${quoteGo(this.#text.slice(this.#at, rest.end))}`)
  }

  #string(): Token {
    const scanned = scanString(this.#text, this.#at)
    return 'problem' in scanned ? this.#fail(scanned.problem) : this.#token('string', scanned.end - this.#at)
  }

  #order(char: '<' | '>'): Token {
    if (this.#following === '=') return this.#token(`${char}=`)
    return this.#token(this.#following === '/' ? `${char}/` : char)
  }

  #paren(char: '(' | ')'): Token {
    this.#parens += char === '(' ? 1 : -1
    return this.#parens < 0 ? this.#fail(`unexpected right parenthesis ')'`, 1) : this.#token(char)
  }

  #openBracket(): Token {
    if (this.#inBrackets) return this.#fail(`unexpected left bracket '['`)
    this.#inBrackets = true
    this.#inDuration = true
    this.#sawColon = false
    return this.#token('[')
  }

  #closeBracket(): Token {
    if (!this.#inBrackets) return this.#fail(`unexpected right bracket ']'`)
    this.#inBrackets = false
    this.#inDuration = false
    return this.#token(']')
  }

  #end(): Token {
    if (this.#parens > 0) return this.#fail('unclosed left parenthesis')
    if (this.#inBrackets) return this.#fail('unclosed left bracket')
    return this.#token('eof', 0)
  }

  /** The character here, '' at the end. */
  get #char(): string {
    return this.#charAt(this.#at)
  }

  get #following(): string {
    return this.#charAt(this.#at + this.#char.length)
  }

  #charAt(at: number): string {
    const code = this.#text.codePointAt(at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  #measure(pattern: RegExp): number {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#text)?.[0].length ?? 0
  }

  #token(kind: string, length = kind.length): Token {
    const start = this.#at
    this.#at += length
    return { kind, start, end: this.#at, text: this.#text.slice(start, this.#at) }
  }

  #fail(problem: string, skip = 0): never {
    throw new PromqlSyntaxError(this.#text, { start: this.#at + skip, end: this.#text.length }, problem)
  }
}
