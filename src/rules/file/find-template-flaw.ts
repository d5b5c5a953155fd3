import { quoteGo } from '../../query/promql/index.ts'
import { scanTemplate, TemplateFlaw, type TemplateToken } from './template-tokens.ts'

/** What every alert template begins with. */
const given = ['$', '$labels', '$externalLabels', '$externalURL', '$value']

/** Those of Go's templates, then Prometheus' own. */
const functions = new Set(
  (
    'and call html index slice js len not or print printf println urlquery eq ge gt le lt ne ' +
    'query first label value strvalue args tmpl sortByLabel reReplaceAll safeHtml match title toUpper toLower graphLink tableLink ' +
    'stripPort stripDomain humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime toDuration now pathPrefix ' +
    'externalURL parseDuration urlQueryEscape'
  ).split(' '),
)
const openers = new Set(['if', 'with', 'range', 'define', 'block'])
/** Parentheses in parentheses. */
const maxDepth = 1000
const constants = new Set(['true', 'false', 'nil'])

interface Block {
  readonly kind: string
  /** Variables known outside of it. */
  readonly outside: readonly string[]
  hasElse: boolean
}

/** Why Go's parser would refuse a template of an alert; undefined when it would not. Linear in the text. */
export function findTemplateFlaw(text: string): { readonly line: number; readonly message: string } | undefined {
  if (!text.includes('{{')) return undefined
  try {
    new TemplateCheck(scanTemplate(text)).run()
    return undefined
  } catch (error) {
    if (error instanceof TemplateFlaw) return { line: error.line, message: error.message }
    throw error
  }
}

class TemplateCheck {
  private readonly tokens: readonly TemplateToken[]
  private at = 0
  private depth = 0
  private variables: readonly string[] = given
  private readonly blocks: Block[] = []

  constructor(tokens: readonly TemplateToken[]) {
    this.tokens = tokens
  }

  run(): void {
    while (this.at < this.tokens.length) {
      this.at++
      this.action()
    }
    if (this.blocks.length > 0) this.fail('unexpected EOF')
  }

  private get peek(): TemplateToken {
    return this.tokens[this.at] ?? { kind: 'close', text: 'EOF', line: this.tokens.at(-1)?.line ?? 1, isGlued: false }
  }

  private take(): TemplateToken {
    const token = this.peek
    this.at++
    return token
  }

  private fail(message: string): never {
    throw new TemplateFlaw(this.peek.line, message)
  }

  private action(): void {
    const { kind, text } = this.peek
    if (kind !== 'word') return this.pipeline('command')
    if (openers.has(text)) return this.open(this.take().text)
    switch (text) {
      case 'else':
        return this.otherwise()
      case 'end': {
        const block = this.blocks.pop()
        if (block === undefined) this.fail('unexpected {{end}}')
        this.variables = block.outside
        this.take()
        return this.close('end')
      }
      case 'template':
        this.take()
        return this.templateCall()
      case 'break':
      case 'continue':
        if (!this.blocks.some((block) => block.kind === 'range')) this.fail(`{{${text}}} outside {{range}}`)
        this.take()
        return this.close(text)
      default:
        return this.pipeline('command')
    }
  }

  private open(kind: string): void {
    this.blocks.push({ kind, outside: this.variables, hasElse: false })
    if (kind !== 'define' && kind !== 'block') return this.pipeline(kind)
    this.name(kind)
    if (kind === 'block') this.pipeline('block clause')
    else this.close('define clause')
    this.variables = ['$']
  }

  private otherwise(): void {
    const block = this.blocks.at(-1)
    if (block === undefined || block.kind === 'define' || block.kind === 'block') this.fail('unexpected {{else}}')
    if (block.hasElse) this.fail('expected end; found {{else}}')
    this.take()
    if (this.peek.text === 'if' || this.peek.text === 'with') return this.pipeline(this.take().text)
    block.hasElse = true
    this.close('else')
  }

  private templateCall(): void {
    this.name('template clause')
    if (this.peek.kind === 'close') this.take()
    else this.pipeline('template clause')
  }

  private name(clause: string): void {
    const { kind, text } = this.take()
    if (kind !== 'literal' || !/^["`]/.test(text)) throw new TemplateFlaw(this.peek.line, `unexpected ${quoteGo(text)} in ${clause}`)
  }

  private close(clause: string): void {
    if (this.peek.kind !== 'close') this.fail(`unexpected ${quoteGo(this.peek.text)} in ${clause}`)
    this.take()
  }

  /** Up to the end of the action; new variables hold from behind it. */
  private pipeline(clause: string): void {
    const declared = this.declarations(clause)
    this.commands(clause, 'close')
    this.take()
    this.variables = [...this.variables, ...declared]
  }

  /** `$x :=`, `$i, $e :=`, `$x =`. */
  private declarations(clause: string): readonly string[] {
    const [first, sign, second, assign] = this.tokens.slice(this.at, this.at + 4)
    if (first?.kind !== 'variable') return []
    if (sign?.text === ':=' || sign?.text === '=') {
      this.at += 2
      return sign.text === ':=' ? [first.text] : this.known(first)
    }
    if (sign?.text !== ',' || second?.kind !== 'variable' || clause !== 'range' || assign?.text !== ':=') return []
    this.at += 4
    return [first.text, second.text]
  }

  private known(variable: TemplateToken): readonly string[] {
    if (!this.variables.includes(variable.text)) throw new TemplateFlaw(variable.line, `undefined variable ${quoteGo(variable.text)}`)
    return []
  }

  /** Commands with bars between them, up to `end`, which is left. */
  private commands(clause: string, end: 'close' | ')'): void {
    for (let stage = 1; ; stage++) {
      const { kind } = this.peek
      const operands = this.operands(stage === 1 ? clause : 'command')
      if (operands === 0 && stage === 1) this.fail(`missing value for ${clause}`)
      if (stage > 1 && kind === 'literal') this.fail(`non executable command in pipeline stage ${stage}`)
      const next = this.peek
      if (end === 'close' ? next.kind === 'close' : next.text === ')') return
      if (next.text !== '|' || operands === 0) this.fail(`unexpected ${quoteGo(next.text)} in ${clause}`)
      this.take()
    }
  }

  private operands(clause: string): number {
    for (let count = 0; ; count++) {
      const token = this.peek
      if (token.kind === 'close' || token.text === '|' || token.text === ')') return count
      this.operand(clause)
    }
  }

  private operand(clause: string): void {
    const token = this.take()
    if (token.kind === 'variable') this.known(token)
    else if (token.kind === 'word') {
      if (!constants.has(token.text) && !functions.has(token.text)) {
        throw new TemplateFlaw(token.line, `function ${quoteGo(token.text)} not defined`)
      }
    } else if (token.text === '(') {
      if (++this.depth > maxDepth) throw new TemplateFlaw(token.line, 'max expression depth exceeded')
      this.commands('parenthesized pipeline', ')')
      this.depth--
      this.take()
    } else if (token.kind === 'sign') throw new TemplateFlaw(token.line, `unexpected ${quoteGo(token.text)} in ${clause}`)
    if (this.peek.kind === 'field' && this.peek.isGlued && (token.kind === 'literal' || constants.has(token.text))) {
      this.fail(`unexpected . after term ${quoteGo(token.text)}`)
    }
    while (this.peek.kind === 'field') this.take()
  }
}
