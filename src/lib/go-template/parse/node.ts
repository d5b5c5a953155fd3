import type { GoNumber } from './number-literal.ts'

/** One statement of a template. `at` is the index in the text that Go names in its errors. */
export type Node = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode

export interface TextNode {
  readonly kind: 'text'
  readonly at: number
  readonly text: string
}

export interface ActionNode {
  readonly kind: 'action'
  readonly at: number
  readonly pipe: PipeNode
}

export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range'
  readonly at: number
  readonly pipe: PipeNode
  readonly list: readonly Node[]
  readonly elseList: readonly Node[] | undefined
}

export interface TemplateNode {
  readonly kind: 'template'
  readonly at: number
  readonly name: string
  readonly pipe: PipeNode | undefined
}

export interface JumpNode {
  readonly kind: 'break' | 'continue'
  readonly at: number
}

export interface PipeNode {
  readonly kind: 'pipe'
  readonly at: number
  readonly declared: readonly VariableNode[]
  /** `=` instead of `:=`. */
  readonly assigns: boolean
  readonly commands: readonly CommandNode[]
}

/** The first operand is what is done, the others what with. */
export interface CommandNode {
  readonly kind: 'command'
  readonly at: number
  readonly operands: readonly [OperandNode, ...OperandNode[]]
}

export type OperandNode = PipeNode | ChainNode | FieldNode | VariableNode | IdentifierNode | NumberNode | StringNode | BoolNode | PlainNode

/** Fields of what is no field or variable: `(index .Labels "a").b`. */
export interface ChainNode {
  readonly kind: 'chain'
  readonly at: number
  readonly base: OperandNode
  readonly fields: readonly string[]
}

export interface FieldNode {
  readonly kind: 'field'
  readonly at: number
  readonly path: readonly [string, ...string[]]
}

export interface VariableNode {
  readonly kind: 'variable'
  readonly at: number
  /** The name with its dollar, then fields. */
  readonly path: readonly [string, ...string[]]
}

export interface IdentifierNode {
  readonly kind: 'identifier'
  readonly at: number
  readonly name: string
}

export interface NumberNode {
  readonly kind: 'number'
  readonly at: number
  readonly text: string
  readonly value: GoNumber
}

export interface StringNode {
  readonly kind: 'string'
  readonly at: number
  readonly quoted: string
  readonly text: string
}

export interface BoolNode {
  readonly kind: 'bool'
  readonly at: number
  readonly value: boolean
}

export interface PlainNode {
  readonly kind: 'dot' | 'nil'
  readonly at: number
}

/** A template that was parsed: under its own name or as a definition in a text. */
export interface TemplateTree {
  readonly name: string
  /** Of the text it stands in, for places in errors. */
  readonly parseName: string
  readonly text: string
  readonly list: readonly Node[]
}
