import type { CommandNode, OperandNode } from '../parse/node.ts'
import { printNode } from '../parse/print-node.ts'
import { canBeNil, isAssignable, isTrue, typeOf, unwrap } from '../value/go-type.ts'
import { GoCallError, GoInt, GoInterface, type GoFunction, type GoValue } from '../value/go-value.ts'
import { ExecFlaw } from './exec-flaw.ts'
import type { Final, Frame } from './frame.ts'

/** A call as it is written. */
export interface Call {
  readonly name: string
  readonly function: GoFunction
  /** `and` and `or` evaluate no more than they need. */
  readonly choice: 'and' | 'or' | undefined
  /** What an error of the function names. */
  readonly place: OperandNode | CommandNode
  readonly args: readonly OperandNode[]
  readonly final: Final | undefined
  /** The value of an operand. */
  readonly evaluate: (operand: OperandNode) => GoValue
}

/** Calls a function or method with what is written behind it and what the pipe brings. */
export function callGoFunction(frame: Frame, call: Call): GoValue {
  const { params, variadic } = call.function
  const { name, args, final } = call
  const count = args.length + (final === undefined ? 0 : 1)
  if (variadic && count < params.length - 1) {
    throw new ExecFlaw(`wrong number of args for ${name}: want at least ${params.length - 1} got ${args.length}`)
  }
  if (!variadic && count !== params.length) {
    throw new ExecFlaw(`wrong number of args for ${name}: want ${params.length} got ${count}`)
  }
  if (call.choice !== undefined) return choose(frame, call, call.choice)
  const typeAt = (index: number): string => params[Math.min(index, params.length - 1)] ?? 'any'
  const values = args.map((arg, index) => evaluateArgument(frame, call, arg, typeAt(index)))
  if (final !== undefined) values.push(checkType(final.value, typeAt(args.length)))
  try {
    const value = call.function.call(values, frame.budget)
    if (typeof value === 'string') frame.budget.charge(value.length)
    return value
  } catch (error) {
    if (!(error instanceof GoCallError)) throw error
    frame.node = call.place
    throw new ExecFlaw(`error calling ${name}: ${error.message}`, { cause: error })
  }
}

function choose(frame: Frame, call: Call, choice: 'and' | 'or'): GoValue {
  const { args, final } = call
  let value: GoValue
  for (const arg of args) {
    value = evaluateArgument(frame, call, arg, 'value')
    if (isTrue(value) === (choice === 'or')) return value
  }
  return final === undefined ? value : final.value
}

function evaluateArgument(frame: Frame, { evaluate }: Call, node: OperandNode, type: string): GoValue {
  frame.node = node
  if (node.kind === 'nil') {
    if (canBeNil(type)) return undefined
    throw new ExecFlaw(`cannot assign nil to ${type}`)
  }
  if (node.kind === 'bool' || node.kind === 'number' || node.kind === 'string') return evaluateConstant(node, type, evaluate)
  return checkType(evaluate(node), type)
}

function evaluateConstant(
  node: Extract<OperandNode, { readonly kind: 'bool' | 'number' | 'string' }>,
  type: string,
  evaluate: Call['evaluate'],
): GoValue {
  switch (type) {
    case 'any':
    case 'value':
      return evaluate(node)
    case 'bool':
      if (node.kind === 'bool') return node.value
      throw new ExecFlaw(`expected bool; found ${printNode(node)}`)
    case 'string':
      if (node.kind === 'string') return node.text
      throw new ExecFlaw(`expected string; found ${printNode(node)}`)
    case 'float64':
      if (node.kind === 'number' && node.value.float !== undefined) return node.value.float
      throw new ExecFlaw(`expected float; found ${printNode(node)}`)
    case 'int':
    case 'int64':
    case 'time.Duration':
      if (node.kind === 'number' && node.value.int !== undefined) return new GoInt(node.value.int, type)
      throw new ExecFlaw(`expected integer; found ${printNode(node)}`)
    default:
      throw new ExecFlaw(`can't handle ${printNode(node)} for arg of type ${type}`)
  }
}

function checkType(value: GoValue, type: string): GoValue {
  if (type === 'value') return value
  if (value === undefined) {
    if (canBeNil(type)) return undefined
    throw new ExecFlaw(`invalid value; expected ${type}`)
  }
  if (isAssignable(value, type)) return value instanceof GoInterface ? unwrap(value) : value
  const held = unwrap(value)
  if (held !== undefined && isAssignable(held, type)) return held
  const shown = held ?? value
  if (typeOf(shown) === `*${type}`) return shown
  throw new ExecFlaw(`wrong type for value; expected ${type}; got ${typeOf(shown)}`)
}
