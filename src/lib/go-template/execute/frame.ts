import type { CommandNode, Node, OperandNode, TemplateTree } from '../parse/node.ts'
import type { Budget } from '../value/budget.ts'
import type { GoFunction, GoValue } from '../value/go-value.ts'

/** A template while it is executed. */
export interface Frame {
  readonly tree: TemplateTree
  readonly trees: ReadonlyMap<string, TemplateTree>
  readonly functions: ReadonlyMap<string, GoFunction>
  readonly missingKey: 'invalid' | 'zero'
  readonly budget: Budget
  /** The innermost last. */
  readonly variables: { readonly name: string; value: GoValue }[]
  /** What errors name. */
  node: Node | OperandNode | CommandNode | undefined
}

/** What comes out of the stage of a pipe before; an object, for a missing value is a value too. */
export interface Final {
  readonly value: GoValue
}
