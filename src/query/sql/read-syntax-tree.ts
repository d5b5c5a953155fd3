import { sqlError } from './sql-error.ts'

/** A node of the engine's own syntax tree, as `EXPLAIN AST` prints it. */
export interface SyntaxNode {
  /** `Function`, `TableIdentifier`, ... */
  readonly kind: string
  /** The rest of its line without alias and count: the name of a function, table or column, or a literal. */
  readonly name: string
  readonly hasAlias: boolean
  readonly children: readonly SyntaxNode[]
}

interface OpenNode extends SyntaxNode {
  readonly children: OpenNode[]
  readonly indent: number
  readonly announced: number
}

const line = /^( *)([A-Za-z:]+)(?: +(.*))?$/
const count = / \(children (\d+)\)$/
const alias = / \(alias .*\)$/

/**
 * Builds the tree again from its indented lines. Each line announces how many children follow: a text that does not add up, as one
 * with line ends in names would not, is refused. Throws Fault('bad_input').
 */
export function readSyntaxTree(text: string): SyntaxNode {
  const roots: OpenNode[] = []
  const path: OpenNode[] = []
  for (const row of text.split('\n')) {
    if (row === '') continue
    const announced = count.exec(row)?.[1] ?? '0'
    const counted = row.replace(count, '')
    const [, spaces = '', kind = '', name = ''] = line.exec(counted.replace(alias, '')) ?? []
    if (kind === '') throw unreadable()
    const node: OpenNode = { kind, name, hasAlias: alias.test(counted), children: [], indent: spaces.length, announced: Number(announced) }
    if (node.indent > path.length) throw unreadable()
    path.length = node.indent
    const parent = path.at(-1)
    if (parent === undefined) roots.push(node)
    else parent.children.push(node)
    path.push(node)
  }
  const [root, second] = roots
  if (root === undefined || second !== undefined || !addsUp(root)) throw unreadable()
  return root
}

function addsUp(node: OpenNode): boolean {
  return node.children.length === node.announced && node.children.every((child) => addsUp(child))
}

function unreadable(): Error {
  return sqlError('the statement has an unusual form', 'Write one SELECT with plain names')
}
