import { quoteGo } from '../../go-quote.ts'
import { lexTemplate } from './lex.ts'
import type { BranchNode, JumpNode, Node, TemplateNode, TemplateTree } from './node.ts'
import { parsePipeline, readQuoted, type Scope } from './parse-pipeline.ts'
import { TokenReader } from './token-reader.ts'

/** Blocks in blocks: deeper ones are refused before they can fill the stack. */
const maxBlockDepth = 200
type End = 'end' | 'else'

/**
 * Parses a text as Go's text/template does and hands back what it holds: itself under `name` and every definition in it. Throws
 * TemplateParseError in Go's words. Linear in the text.
 */
export function parseTemplate(
  name: string,
  text: string,
  hasFunction: (name: string) => boolean,
): { readonly trees: ReadonlyMap<string, TemplateTree>; readonly own: TemplateTree } {
  const parser = new Parser(name, text, hasFunction)
  const own = parser.run()
  return { trees: parser.trees, own }
}

/** Whether a template shows nothing: only spaces, which a definition of that name may replace. */
export function isEmptyTree({ list }: TemplateTree): boolean {
  return list.every((node) => node.kind === 'text' && node.text.trim() === '')
}

class Parser {
  readonly trees = new Map<string, TemplateTree>()
  private readonly name: string
  private readonly text: string
  private readonly hasFunction: (name: string) => boolean
  private readonly reader: TokenReader
  private scope: Scope
  private rangeDepth = 0
  private depth = 0

  constructor(name: string, text: string, hasFunction: (name: string) => boolean) {
    this.name = name
    this.text = text
    this.hasFunction = hasFunction
    this.reader = new TokenReader(name, lexTemplate(text))
    this.scope = this.freshScope()
  }

  run(): TemplateTree {
    const { reader } = this
    const list: Node[] = []
    while (reader.peek().kind !== 'eof') {
      if (this.isDefinition()) {
        this.parseDefinition()
        continue
      }
      const node = this.parseTextOrAction()
      list.push(typeof node === 'string' ? reader.fail(`unexpected {{${node}}}`) : node)
    }
    return this.add(this.name, list)
  }

  private freshScope(): Scope {
    return { reader: this.reader, hasFunction: this.hasFunction, variables: ['$'], depth: 0 }
  }

  /** Of two definitions of a name one must be empty. */
  private add(name: string, list: readonly Node[]): TemplateTree {
    const tree = { name, parseName: this.name, text: this.text, list }
    const known = this.trees.get(name)
    if (known === undefined || isEmptyTree(known)) this.trees.set(name, tree)
    else if (!isEmptyTree(tree)) this.reader.fail(`template: multiple definition of template ${quoteGo(name)}`)
    return tree
  }

  private isDefinition(): boolean {
    const { reader } = this
    if (reader.peek().kind !== 'left-delimiter') return false
    const mark = reader.mark()
    reader.next()
    if (reader.nextNonSpace().kind === 'define') return true
    reader.restore(mark)
    return false
  }

  private parseDefinition(): void {
    const { reader } = this
    const context = 'define clause'
    const token = reader.nextNonSpace()
    if (token.kind !== 'string' && token.kind !== 'raw-string') reader.failUnexpected(token, context)
    const name = readQuoted(reader, token)
    reader.expect('right-delimiter', context)
    this.add(name, this.parseOwnBody(context))
  }

  /** The body of a definition, which sees no variables of what is around it. */
  private parseOwnBody(context: string): readonly Node[] {
    const { scope, rangeDepth } = this
    const { actionLine } = this.reader
    this.scope = this.freshScope()
    this.rangeDepth = 0
    this.reader.actionLine = 0
    const { list, end } = this.parseList()
    if (end !== 'end') this.reader.fail(`unexpected {{${end}}} in ${context}`)
    this.scope = scope
    this.rangeDepth = rangeDepth
    this.reader.actionLine = actionLine
    return list
  }

  private parseList(): { readonly list: readonly Node[]; readonly end: End } {
    if (++this.depth > maxBlockDepth) this.reader.fail('max block depth exceeded')
    const list: Node[] = []
    while (this.reader.peekNonSpace().kind !== 'eof') {
      const node = this.parseTextOrAction()
      if (typeof node === 'string') {
        this.depth--
        return { list, end: node }
      }
      list.push(node)
    }
    return this.reader.fail('unexpected EOF')
  }

  private parseTextOrAction(): Node | End {
    const token = this.reader.nextNonSpace()
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text }
    if (token.kind !== 'left-delimiter') return this.reader.failUnexpected(token, 'input')
    this.reader.actionLine = token.line
    const node = this.parseAction()
    this.reader.actionLine = 0
    return node
  }

  private parseAction(): Node | End {
    const { reader } = this
    const { kind, at } = reader.peekNonSpace()
    if (kind === 'break' || kind === 'continue') return this.parseJump(kind, at)
    if (kind === 'if' || kind === 'range' || kind === 'with') {
      reader.next()
      return this.parseBranch(kind)
    }
    if (kind === 'block' || kind === 'template') {
      reader.next()
      return kind === 'block' ? this.parseBlock() : this.parseTemplateCall()
    }
    if (kind !== 'else' && kind !== 'end') return { kind: 'action', at, pipe: parsePipeline(this.scope, 'command', 'right-delimiter') }
    reader.next()
    if (kind === 'end' || reader.peekNonSpace().kind !== 'if') reader.expect('right-delimiter', kind)
    return kind
  }

  private parseJump(kind: JumpNode['kind'], at: number): JumpNode {
    const { reader } = this
    reader.next()
    const token = reader.nextNonSpace()
    if (token.kind !== 'right-delimiter') reader.failUnexpected(token, `{{${kind}}}`)
    if (this.rangeDepth === 0) reader.fail(`{{${kind}}} outside {{range}}`)
    return { kind, at }
  }

  private parseBranch(kind: BranchNode['kind']): BranchNode {
    const { scope } = this
    const known = scope.variables.length
    const pipe = parsePipeline(scope, kind, 'right-delimiter')
    if (kind === 'range') this.rangeDepth++
    const { list, end } = this.parseList()
    if (kind === 'range') this.rangeDepth--
    const elseList = end === 'else' ? this.parseElse(kind) : undefined
    scope.variables.length = known
    return { kind, at: pipe.at, pipe, list, elseList }
  }

  private parseElse(kind: BranchNode['kind']): readonly Node[] {
    const { reader } = this
    if (kind === 'if' && reader.peek().kind === 'if') {
      reader.next()
      if (++this.depth > maxBlockDepth) reader.fail('max block depth exceeded')
      const inner = this.parseBranch('if')
      this.depth--
      return [inner]
    }
    const { list, end } = this.parseList()
    if (end !== 'end') reader.fail(`expected end; found {{${end}}}`)
    return list
  }

  private parseBlock(): TemplateNode {
    const context = 'block clause'
    const { name, at } = this.parseName(context)
    const pipe = parsePipeline(this.scope, context, 'right-delimiter')
    this.add(name, this.parseOwnBody(context))
    return { kind: 'template', at, name, pipe }
  }

  private parseTemplateCall(): TemplateNode {
    const context = 'template clause'
    const { name, at } = this.parseName(context)
    if (this.reader.peekNonSpace().kind !== 'right-delimiter') {
      return { kind: 'template', at, name, pipe: parsePipeline(this.scope, context, 'right-delimiter') }
    }
    this.reader.next()
    return { kind: 'template', at, name, pipe: undefined }
  }

  private parseName(context: string): { readonly name: string; readonly at: number } {
    const token = this.reader.nextNonSpace()
    if (token.kind !== 'string' && token.kind !== 'raw-string') return this.reader.failUnexpected(token, context)
    return { name: readQuoted(this.reader, token), at: token.at }
  }
}
