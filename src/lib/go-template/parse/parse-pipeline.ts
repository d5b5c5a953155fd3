import { quoteGo } from '../../go-quote.ts'
import type { CommandNode, OperandNode, PipeNode, VariableNode } from './node.ts'
import { readNumber } from './number-literal.ts'
import { printNode } from './print-node.ts'
import type { TokenReader } from './token-reader.ts'
import type { Token, TokenKind } from './token.ts'
import { unquoteGo } from './unquote.ts'

/** What a pipeline may name. */
export interface Scope {
  readonly reader: TokenReader
  readonly hasFunction: (name: string) => boolean
  /** Variables known here, each with its dollar; declarations add to it. */
  readonly variables: string[]
  /** Parentheses in parentheses. */
  depth: number
}

/** Deeper ones are refused before they can fill the stack. */
const maxDepth = 200
/** More in one place are refused: each use looks through them. */
const maxVariables = 200
const operandKinds: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'char-constant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw-string',
  'string',
  'variable',
  'left-paren',
])
const constantKinds: ReadonlySet<string> = new Set(['bool', 'string', 'number', 'nil', 'dot'])

/** A pipeline and the token that ends it. */
export function parsePipeline(scope: Scope, context: string, end: 'right-delimiter' | 'right-paren'): PipeNode {
  const { reader } = scope
  const { at } = reader.peekNonSpace()
  const { declared, assigns } = parseDeclarations(scope, context)
  const commands: CommandNode[] = []
  for (;;) {
    const token = reader.peekNonSpace()
    if (token.kind === end) {
      reader.next()
      checkCommands(reader, commands, context)
      return { kind: 'pipe', at, declared, assigns, commands }
    }
    if (!operandKinds.has(token.kind)) reader.failUnexpected(reader.next(), context)
    commands.push(parseCommand(scope))
  }
}

function parseDeclarations(scope: Scope, context: string): { readonly declared: readonly VariableNode[]; readonly assigns: boolean } {
  const { reader, variables } = scope
  const declared: VariableNode[] = []
  for (;;) {
    const variable = reader.peekNonSpace()
    if (variable.kind !== 'variable') return { declared, assigns: false }
    const mark = reader.mark()
    reader.next()
    const next = reader.peekNonSpace()
    const isComma = next.kind === 'char' && next.text === ','
    if (next.kind !== 'assign' && next.kind !== 'declare' && !isComma) {
      reader.restore(mark)
      return { declared, assigns: false }
    }
    reader.next()
    declared.push({ kind: 'variable', at: variable.at, path: [variable.text] })
    if (variables.push(variable.text) > maxVariables) reader.fail(`more than ${maxVariables} variables`)
    if (!isComma) return { declared, assigns: next.kind === 'assign' }
    if (context !== 'range' || declared.length >= 2) reader.fail(`too many declarations in ${context}`)
    const after = reader.peekNonSpace().kind
    if (after !== 'variable' && after !== 'right-delimiter' && after !== 'right-paren') reader.fail('range can only initialize variables')
  }
}

function checkCommands(reader: TokenReader, commands: readonly CommandNode[], context: string): void {
  if (commands.length === 0) reader.fail(`missing value for ${context}`)
  for (const [index, command] of commands.entries()) {
    if (index > 0 && constantKinds.has(command.operands[0].kind)) {
      reader.fail(`non executable command in pipeline stage ${index + 1}`)
    }
  }
}

function parseCommand(scope: Scope): CommandNode {
  const { reader } = scope
  const { at } = reader.peekNonSpace()
  const operands: OperandNode[] = []
  for (;;) {
    reader.peekNonSpace()
    const operand = parseOperand(scope)
    if (operand !== undefined) operands.push(operand)
    const token = reader.peek()
    if (token.kind === 'space') {
      reader.next()
      continue
    }
    if (token.kind === 'pipe') reader.next()
    else if (token.kind !== 'right-delimiter' && token.kind !== 'right-paren') reader.failUnexpected(reader.next(), 'operand')
    break
  }
  const [first, ...rest] = operands
  if (first === undefined) return reader.fail('empty command')
  return { kind: 'command', at, operands: [first, ...rest] }
}

function parseOperand(scope: Scope): OperandNode | undefined {
  const { reader } = scope
  const node = parseTerm(scope)
  if (node === undefined || reader.peek().kind !== 'field') return node
  const { at } = reader.peek()
  const fields: string[] = []
  while (reader.peek().kind === 'field') fields.push(reader.next().text.slice(1))
  if (node.kind === 'field' || node.kind === 'variable') return { ...node, at, path: [...node.path, ...fields] }
  if (constantKinds.has(node.kind)) reader.fail(`unexpected . after term ${quoteGo(printNode(node))}`)
  return { kind: 'chain', at, base: node, fields }
}

function parseTerm(scope: Scope): OperandNode | undefined {
  const { reader } = scope
  const token = reader.peekNonSpace()
  if (!operandKinds.has(token.kind)) return undefined
  reader.next()
  const { kind, at, text } = token
  if (kind === 'identifier') {
    if (!scope.hasFunction(text)) reader.fail(`function ${quoteGo(text)} not defined`)
    return { kind, at, name: text }
  }
  if (kind === 'variable') {
    if (!scope.variables.includes(text)) reader.fail(`undefined variable ${quoteGo(text)}`)
    return { kind, at, path: [text] }
  }
  if (kind === 'dot' || kind === 'nil') return { kind, at }
  if (kind === 'field') return { kind, at, path: [text.slice(1)] }
  if (kind === 'bool') return { kind, at, value: text === 'true' }
  if (kind === 'left-paren') {
    if (++scope.depth > maxDepth) reader.fail('max expression depth exceeded')
    const pipe = parsePipeline(scope, 'parenthesized pipeline', 'right-paren')
    scope.depth--
    return pipe
  }
  if (kind === 'string' || kind === 'raw-string') return { kind: 'string', at, quoted: text, text: readQuoted(reader, token) }
  const value = readNumber(text, kind === 'char-constant')
  return typeof value === 'string' ? reader.fail(value) : { kind: 'number', at, text, value }
}

/** The text of a literal. */
export function readQuoted(reader: TokenReader, { text }: Token): string {
  return unquoteGo(text) ?? reader.fail('invalid syntax')
}
