import { quoteGo } from '../../go-quote.ts'
import type { CommandNode, Node, OperandNode, PipeNode } from './node.ts'

/** A node as Go's parser writes it back, for errors. */
export function printNode(node: Node | OperandNode | CommandNode): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'action':
      return `{{${printPipe(node.pipe)}}}`
    case 'template':
      return `{{template ${quoteGo(node.name)}${node.pipe === undefined ? '' : ` ${printPipe(node.pipe)}`}}}`
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`
    case 'if':
    case 'with':
    case 'range': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${printList(node.elseList)}`
      return `{{${node.kind} ${printPipe(node.pipe)}}}${printList(node.list)}${otherwise}{{end}}`
    }
    case 'pipe':
      return printPipe(node)
    case 'command':
      return node.operands.map(printInner).join(' ')
    case 'chain':
      return [printInner(node.base), ...node.fields].join('.')
    case 'field':
      return `.${node.path.join('.')}`
    case 'variable':
      return node.path.join('.')
    case 'identifier':
      return node.name
    case 'number':
      return node.text
    case 'string':
      return node.quoted
    case 'bool':
      return String(node.value)
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
  }
}

function printList(nodes: readonly Node[]): string {
  return nodes.map(printNode).join('')
}

function printInner(node: OperandNode): string {
  return node.kind === 'pipe' ? `(${printPipe(node)})` : printNode(node)
}

function printPipe(pipe: PipeNode): string {
  const declared = pipe.declared.length === 0 ? '' : `${pipe.declared.map(printNode).join(', ')} := `
  return declared + pipe.commands.map(printNode).join(' | ')
}
