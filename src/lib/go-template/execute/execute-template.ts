import { quoteGo } from '../../go-quote.ts'
import { printPlain, sortKeys } from '../format/format-value.ts'
import type { BranchNode, CommandNode, Node, OperandNode, TemplateNode, TemplateTree } from '../parse/node.ts'
import { printNode } from '../parse/print-node.ts'
import { replaceBroken } from '../parse/unquote.ts'
import { TemplateError } from '../template-error.ts'
import { Budget, BudgetError, templateLimits, type TemplateLimits } from '../value/budget.ts'
import { isTrue, typeOf, unwrap } from '../value/go-type.ts'
import { GoFunction, GoInt, GoInterface, GoList, GoMap, GoText, type GoValue } from '../value/go-value.ts'
import { evaluatePipe } from './evaluate.ts'
import { ExecFlaw } from './exec-flaw.ts'
import type { Frame } from './frame.ts'

/** Go allows a hundred thousand, which is more than the stack here holds. */
const maxTemplateDepth = 500

/** Takes the output piece by piece: texts of the template, and values, which an HTML writer escapes. */
export interface TemplateWriter {
  writeText(text: string): void
  /** `escaper` is the one that the template itself ends the pipe with. */
  writeValue(value: GoValue, escaper: 'html' | 'urlquery' | undefined): void
}

export interface ExecuteOptions {
  readonly trees: ReadonlyMap<string, TemplateTree>
  readonly functions: ReadonlyMap<string, GoFunction>
  /** What `missingkey` says about keys a map does not have. */
  readonly missingKey: 'invalid' | 'zero'
  readonly limits?: TemplateLimits
}

/**
 * Executes a template as text, as Go's text/template does. Throws TemplateError in Go's words, or when it goes beyond the limits. `escape`
 * changes what actions print, but not what they mark as safe: for languages of markup that Go does not know.
 */
export function executeText(tree: TemplateTree, data: GoValue, options: ExecuteOptions, escape?: (printed: string) => string): string {
  const budget = new Budget(options.limits ?? templateLimits)
  const writer = new PlainWriter(budget, escape)
  executeTemplate(tree, data, options, budget, writer)
  return writer.finish()
}

class PlainWriter implements TemplateWriter {
  private readonly budget: Budget
  private readonly escape: ((printed: string) => string) | undefined
  private readonly pieces: string[] = []

  constructor(budget: Budget, escape: ((printed: string) => string) | undefined) {
    this.budget = budget
    this.escape = escape
  }

  writeText(text: string): void {
    this.budget.charge(text.length)
    this.pieces.push(text)
  }

  writeValue(value: GoValue): void {
    const printed = value === undefined ? '<no value>' : printPlain(value, this.budget)
    this.writeText(this.escape === undefined || value instanceof GoText ? printed : this.escape(printed))
  }

  finish(): string {
    return replaceBroken(this.pieces.join(''))
  }
}

/** Executes a template into a writer. */
export function executeTemplate(tree: TemplateTree, data: GoValue, options: ExecuteOptions, budget: Budget, writer: TemplateWriter): void {
  const frame: Frame = { ...options, tree, budget, variables: [{ name: '$', value: data }], node: undefined }
  new Executor(writer).run(frame, data)
}

class Executor {
  private readonly writer: TemplateWriter
  private depth = 0

  constructor(writer: TemplateWriter) {
    this.writer = writer
  }

  run(frame: Frame, dot: GoValue): void {
    try {
      this.walkList(frame, dot, frame.tree.list)
    } catch (error) {
      if (error instanceof ExecFlaw) throw new TemplateError(describePlace(frame) + error.message, { cause: error })
      if (error instanceof BudgetError) throw new TemplateError(`template: ${frame.tree.parseName}: ${error.message}`, { cause: error })
      // What an engine says about a text too long for it, or a stack.
      if (error instanceof RangeError) throw new TemplateError(`template: ${frame.tree.parseName}: ${error.message}`, { cause: error })
      throw error
    }
  }

  /** Hands back where a `break` or `continue` goes on. */
  private walkList(frame: Frame, dot: GoValue, nodes: readonly Node[]): 'break' | 'continue' | undefined {
    return frame.budget.deeper(() => {
      for (const node of nodes) {
        const jump = this.walk(frame, dot, node)
        if (jump !== undefined) return jump
      }
      return undefined
    })
  }

  private walk(frame: Frame, dot: GoValue, node: Node): 'break' | 'continue' | undefined {
    frame.node = node
    frame.budget.step()
    switch (node.kind) {
      case 'text':
        this.writer.writeText(node.text)
        return undefined
      case 'action': {
        const value = evaluatePipe(frame, dot, node.pipe)
        if (node.pipe.declared.length > 0) return undefined
        frame.node = node
        if (value instanceof GoFunction) throw new ExecFlaw(`can't print ${printNode(node)} of type ${typeOf(value)}`)
        this.writer.writeValue(value, lastEscaper(node.pipe.commands))
        return undefined
      }
      case 'if':
      case 'with':
        return this.walkBranch(frame, dot, node)
      case 'range':
        return this.walkRange(frame, dot, node)
      case 'template':
        this.walkTemplate(frame, dot, node)
        return undefined
      case 'break':
      case 'continue':
        return node.kind
    }
  }

  private walkBranch(frame: Frame, dot: GoValue, node: BranchNode): 'break' | 'continue' | undefined {
    const mark = frame.variables.length
    const value = evaluatePipe(frame, dot, node.pipe)
    const isThen = isTrue(value)
    const list = isThen ? node.list : (node.elseList ?? [])
    const jump = this.walkList(frame, isThen && node.kind === 'with' ? value : dot, list)
    frame.variables.length = mark
    return jump
  }

  private walkRange(frame: Frame, dot: GoValue, node: BranchNode): 'break' | 'continue' | undefined {
    const outer = frame.variables.length
    const value = unwrap(evaluatePipe(frame, dot, node.pipe))
    const mark = frame.variables.length
    const items = listItems(value, frame.budget)
    for (const [key, item] of items) {
      frame.budget.step()
      setDeclared(frame, node, key, item)
      const jump = this.walkList(frame, item, node.list)
      frame.variables.length = mark
      if (jump === 'break') break
    }
    frame.variables.length = outer
    if (items.length > 0 || node.elseList === undefined) return undefined
    return this.walkList(frame, dot, node.elseList)
  }

  private walkTemplate(frame: Frame, dot: GoValue, node: TemplateNode): void {
    const tree = frame.trees.get(node.name)
    if (tree === undefined) throw new ExecFlaw(`template ${quoteGo(node.name)} not defined`)
    if (this.depth >= maxTemplateDepth) throw new ExecFlaw(`exceeded maximum template depth (${maxTemplateDepth})`)
    const value = node.pipe === undefined ? undefined : evaluatePipe(frame, dot, node.pipe)
    this.depth++
    this.run({ ...frame, tree, variables: [{ name: '$', value }], node: undefined }, value)
    this.depth--
  }
}

function setDeclared({ variables }: Frame, { pipe }: BranchNode, key: GoValue, item: GoValue): void {
  const count = pipe.declared.length
  // As in Go the top variables are set, also by an assignment.
  const top = variables.at(-1)
  if (count > 0 && top !== undefined) top.value = item
  const second = variables.at(-2)
  if (count > 1 && second !== undefined) second.value = key
}

function listItems(value: GoValue, budget: Budget): readonly (readonly [key: GoValue, item: GoValue])[] {
  if (value === undefined) return []
  if (value instanceof GoList) return value.items.map((item, index) => [new GoInt(index), box(item, value.element)] as const)
  if (value instanceof GoMap) {
    return sortKeys(value.entries.keys()).map((key) => [key, box(value.entries.get(key), value.element)] as const)
  }
  throw new ExecFlaw(`range can't iterate over ${printPlain(value, budget)}`)
}

function box(value: GoValue, element: string): GoValue {
  return element.startsWith('interface') ? new GoInterface(value) : value
}

function lastEscaper(commands: readonly CommandNode[]): 'html' | 'urlquery' | undefined {
  const last: OperandNode | undefined = commands.at(-1)?.operands[0]
  if (last?.kind !== 'identifier') return undefined
  return last.name === 'html' || last.name === 'urlquery' ? last.name : undefined
}

function describePlace({ tree, node }: Frame): string {
  if (node === undefined) return `template: ${tree.name}: `
  const before = tree.text.slice(0, node.at)
  const line = before.split('\n').length
  const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1))
  return `template: ${tree.parseName}:${line}:${column}: executing ${quoteGo(tree.name)} at <${printNode(node)}>: `
}
