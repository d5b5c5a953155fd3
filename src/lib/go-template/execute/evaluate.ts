import { quoteGo } from '../../go-quote.ts'
import { builtins } from '../functions/builtins.ts'
import type { CommandNode, IdentifierNode, NumberNode, OperandNode, PipeNode } from '../parse/node.ts'
import { printNode } from '../parse/print-node.ts'
import { unwrap } from '../value/go-type.ts'
import { GoInt, GoInterface, type GoFunction, type GoValue } from '../value/go-value.ts'
import { callGoFunction } from './call.ts'
import { evaluateFields } from './evaluate-field.ts'
import { ExecFlaw } from './exec-flaw.ts'
import type { Final, Frame } from './frame.ts'

/** A pipeline's value; declared variables are set on the way. */
export function evaluatePipe(frame: Frame, dot: GoValue, pipe: PipeNode): GoValue {
  frame.node = pipe
  let final: Final | undefined
  for (const command of pipe.commands) final = { value: seeThrough(evaluateCommand(frame, dot, command, final)) }
  const value = final?.value
  for (const { path } of pipe.declared) {
    if (!pipe.assigns) frame.variables.push({ name: path[0], value })
    else findVariable(frame, path[0]).value = value
  }
  return value
}

/** An operand that stands for a value by itself: as an argument or as a command without arguments. */
function evaluateOperand(frame: Frame, dot: GoValue, node: OperandNode): GoValue {
  frame.node = node
  frame.budget.step()
  switch (node.kind) {
    case 'dot':
      return dot
    case 'nil':
      throw new ExecFlaw('nil is not a command')
    case 'bool':
      return node.value
    case 'number':
      return evaluateNumber(node)
    case 'string':
      return node.text
    case 'pipe':
      return frame.budget.deeper(() => evaluatePipe(frame, dot, node))
    case 'identifier':
      return evaluateFunction(frame, dot, node, node, [], undefined)
    case 'field':
    case 'variable':
    case 'chain':
      return evaluateCallable(frame, dot, node, [], undefined)
  }
}

function evaluateCommand(frame: Frame, dot: GoValue, command: CommandNode, final: Final | undefined): GoValue {
  const [first, ...args] = command.operands
  frame.budget.step()
  if (first.kind === 'identifier') return evaluateFunction(frame, dot, first, command, args, final)
  if (first.kind === 'field' || first.kind === 'variable' || first.kind === 'chain') return evaluateCallable(frame, dot, first, args, final)
  if (first.kind !== 'pipe') frame.node = first
  refuseArguments(first, args, final)
  return evaluateOperand(frame, dot, first)
}

/** Fields and variables, which may end in a method with arguments. */
function evaluateCallable(
  frame: Frame,
  dot: GoValue,
  node: Extract<OperandNode, { readonly kind: 'field' | 'variable' | 'chain' }>,
  args: readonly OperandNode[],
  final: Final | undefined,
): GoValue {
  frame.node = node
  const evaluate = (operand: OperandNode): GoValue => evaluateOperand(frame, dot, operand)
  const chain = { place: node, args, final, evaluate }
  if (node.kind === 'field') return evaluateFields(frame, dot, { ...chain, names: node.path })
  if (node.kind === 'chain') {
    if (node.base.kind === 'nil') throw new ExecFlaw(`indirection through explicit nil in ${printNode(node)}`)
    return evaluateFields(frame, evaluate(node.base), { ...chain, names: node.fields })
  }
  const [name, ...fields] = node.path
  const { value } = findVariable(frame, name)
  if (fields.length > 0) return evaluateFields(frame, value, { ...chain, names: fields })
  refuseArguments(node, args, final)
  return value
}

function evaluateFunction(
  frame: Frame,
  dot: GoValue,
  { name, at, kind }: IdentifierNode,
  place: OperandNode | CommandNode,
  args: readonly OperandNode[],
  final: Final | undefined,
): GoValue {
  frame.node = { kind, at, name }
  const own: GoFunction | undefined = frame.functions.get(name)
  const found = own ?? builtins.get(name)
  if (found === undefined) throw new ExecFlaw(`${quoteGo(name)} is not a defined function`)
  const isChoice = own === undefined && (name === 'and' || name === 'or')
  const evaluate = (operand: OperandNode): GoValue => evaluateOperand(frame, dot, operand)
  return callGoFunction(frame, { name, function: found, choice: isChoice ? name : undefined, place, args, final, evaluate })
}

function evaluateNumber(node: NumberNode): GoValue {
  const { value, text } = node
  if (value.ideal === 'overflow') throw new ExecFlaw(`${text} overflows int`)
  return value.ideal === 'int' ? new GoInt(value.int ?? 0n) : value.float
}

function refuseArguments(node: OperandNode, args: readonly OperandNode[], final: Final | undefined): void {
  if (args.length > 0 || final !== undefined) throw new ExecFlaw(`can't give argument to non-function ${printNode(node)}`)
}

function findVariable({ variables }: Frame, name: string): { value: GoValue } {
  const found = variables.findLast((variable) => variable.name === name)
  if (found === undefined) throw new ExecFlaw(`undefined variable: ${name}`)
  return found
}

function seeThrough(value: GoValue): GoValue {
  return value instanceof GoInterface ? unwrap(value) : value
}
