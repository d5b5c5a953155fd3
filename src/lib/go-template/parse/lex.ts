import { describeGoChar, quoteGo } from '../../go-quote.ts'
import { keywords, type Keyword, type Token, type TokenKind } from './token.ts'

const spaces = new Set([' ', '\t', '\r', '\n'])
const wordPattern = /[\p{L}\p{Nd}_]*/uy
const wordChar = /^[\p{L}\p{Nd}_]$/u
const quotedPattern = { '"': /"(?:[^"\\\n]|\\[^\n])*"/y, "'": /'(?:[^'\\\n]|\\[^\n])*'/y, '`': /`[^`]*`/y } as const
const unterminated = {
  '"': 'unterminated quoted string',
  "'": 'unterminated character constant',
  '`': 'unterminated raw quoted string',
} as const
const quotedKinds = { '"': 'string', "'": 'char-constant', '`': 'raw-string' } as const
const signKinds: Readonly<Record<string, TokenKind>> = { '=': 'assign', '|': 'pipe', '(': 'left-paren', ')': 'right-paren' }
const numberPattern =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y

class LexFlaw extends Error {}

/** Takes a template apart, as Go's text/template does. The last token is `eof`, or `error` with what is wrong. Linear in the text. */
export function lexTemplate(input: string): readonly Token[] {
  const lexer = new Lexer(input)
  try {
    lexer.run()
  } catch (error) {
    if (!(error instanceof LexFlaw)) throw error
    lexer.add('error', error.message)
  }
  return lexer.tokens
}

class Lexer {
  readonly tokens: Token[] = []
  private readonly input: string
  private at = 0
  private start = 0
  private line = 1
  /** How far lines are counted. */
  private counted = 0

  constructor(input: string) {
    this.input = input
  }

  run(): void {
    for (;;) {
      const open = this.input.indexOf('{{', this.at)
      if (open < 0) break
      const trims = this.hasLeftTrim(open + 2)
      this.at = trims ? Math.max(this.start, this.endWithoutSpace(open)) : open
      if (this.at > this.start) this.emit('text')
      this.at = open
      this.ignore()
      this.at += 2
      const inside = trims ? this.at + 2 : this.at
      if (this.input.startsWith('/*', inside)) {
        this.at = inside
        this.ignore()
        this.skipComment()
        continue
      }
      this.emit('left-delimiter')
      this.at = inside
      this.ignore()
      this.lexAction()
    }
    this.at = this.input.length
    if (this.at > this.start) this.emit('text')
    this.emit('eof')
  }

  add(kind: TokenKind, text: string): void {
    for (; this.counted < this.start; this.counted++) if (this.input[this.counted] === '\n') this.line++
    this.tokens.push({ kind, text, at: this.start, line: this.line })
  }

  private emit(kind: TokenKind): void {
    this.add(kind, this.input.slice(this.start, this.at))
    this.ignore()
  }

  private ignore(): void {
    this.start = this.at
  }

  private hasLeftTrim(at: number): boolean {
    return this.input[at] === '-' && isSpace(this.input[at + 1])
  }

  /** `undefined` when the action does not end here, else whether it takes the spaces behind it away. */
  private closingTrim(): boolean | undefined {
    if (isSpace(this.input[this.at]) && this.input.startsWith('-}}', this.at + 1)) return true
    return this.input.startsWith('}}', this.at) ? false : undefined
  }

  private endWithoutSpace(end: number): number {
    let at = end
    while (isSpace(this.input[at - 1])) at--
    return at
  }

  private skipSpaces(): void {
    while (isSpace(this.input[this.at])) this.at++
  }

  private skipComment(): void {
    const end = this.input.indexOf('*/', this.at + 2)
    if (end < 0) throw new LexFlaw('unclosed comment')
    this.at = end + 2
    const trims = this.closingTrim()
    if (trims === undefined) throw new LexFlaw('comment ends before closing delimiter')
    this.at += trims ? 4 : 2
    if (trims) this.skipSpaces()
    this.ignore()
  }

  private lexAction(): void {
    for (let depth = 0; ;) {
      const trims = this.closingTrim()
      if (trims !== undefined) {
        if (depth > 0) throw new LexFlaw('unclosed left paren')
        return this.closeAction(trims)
      }
      const char = this.peek()
      if (char === '') throw new LexFlaw('unclosed action')
      if (char === '(') depth++
      if (char === ')') depth--
      this.lexInside(char)
      if (depth < 0) throw new LexFlaw("unexpected right paren U+0029 ')'")
    }
  }

  private closeAction(trims: boolean): void {
    if (trims) {
      this.at += 2
      this.ignore()
    }
    this.at += 2
    this.emit('right-delimiter')
    if (!trims) return
    this.skipSpaces()
    this.ignore()
  }

  private lexInside(char: string): void {
    if (isSpace(char)) return this.lexSpace()
    if (char === '"' || char === "'" || char === '`') return this.lexQuoted(char)
    if (char === '$') return this.lexNamed('variable')
    if (char === '.' && !isDigit(this.input[this.at + 1]) && this.at + 1 < this.input.length) return this.lexNamed('field')
    if (char === '.' || char === '+' || char === '-' || isDigit(char)) return this.lexNumber()
    if (wordChar.test(char)) return this.lexWord()
    this.at += char.length
    if (char === ':') {
      if (this.peek() !== '=') throw new LexFlaw('expected :=')
      this.at++
      return this.emit('declare')
    }
    const sign = signKinds[char]
    if (sign !== undefined) return this.emit(sign)
    if (!/^[ -~]$/.test(char)) throw new LexFlaw(`unrecognized character in action: ${describeGoChar(char)}`)
    this.emit('char')
  }

  private lexSpace(): void {
    this.skipSpaces()
    // The last space belongs to the mark that trims.
    if (this.input.startsWith('-}}', this.at)) {
      this.at--
      if (this.at === this.start) return
    }
    this.emit('space')
  }

  private lexQuoted(quote: keyof typeof quotedPattern): void {
    const pattern = quotedPattern[quote]
    pattern.lastIndex = this.at
    if (!pattern.test(this.input)) throw new LexFlaw(unterminated[quote])
    this.at = pattern.lastIndex
    this.emit(quotedKinds[quote])
  }

  /** `$name`, `$`, `.name` or the dot itself. */
  private lexNamed(kind: 'variable' | 'field'): void {
    this.at++
    if (this.isAtTerminator()) return this.emit(kind === 'field' ? 'dot' : kind)
    this.skipWord()
    this.emit(kind)
  }

  private lexWord(): void {
    this.skipWord()
    const word = this.input.slice(this.start, this.at)
    if (keywords.has(word)) this.emit(word as Keyword)
    else this.emit(word === 'true' || word === 'false' ? 'bool' : 'identifier')
  }

  private skipWord(): void {
    wordPattern.lastIndex = this.at
    wordPattern.test(this.input)
    this.at = wordPattern.lastIndex
    if (!this.isAtTerminator()) throw new LexFlaw(`bad character ${describeGoChar(this.peek())}`)
  }

  private isAtTerminator(): boolean {
    const char = this.input[this.at]
    return char === undefined || isSpace(char) || '.,|:)('.includes(char) || this.input.startsWith('}}', this.at)
  }

  private lexNumber(): void {
    this.scanNumber()
    if (this.peek() !== '+' && this.peek() !== '-') return this.emit('number')
    this.scanNumber()
    if (this.input[this.at - 1] !== 'i') throw new LexFlaw(this.badNumber())
    this.emit('complex')
  }

  private scanNumber(): void {
    numberPattern.lastIndex = this.at
    numberPattern.test(this.input)
    this.at = numberPattern.lastIndex
    const next = this.peek()
    if (!wordChar.test(next)) return
    this.at += next.length
    throw new LexFlaw(this.badNumber())
  }

  private badNumber(): string {
    return `bad number syntax: ${quoteGo(this.input.slice(this.start, this.at))}`
  }

  /** The next character, whole; empty at the end. */
  private peek(): string {
    const code = this.input.codePointAt(this.at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && spaces.has(char)
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}
