import { tables } from '../../storage/tables/index.ts'
import type { SyntaxNode } from './read-syntax-tree.ts'

/** What a statement reads of the maps that hold attributes. */
export interface AttributesRead {
  /** Texts that it names, whether or not as attributes. */
  readonly names: readonly string[]
  /**
   * Whether it takes maps apart in another way than by such a name: then its answer may show any attribute, and nothing in it says which. A
   * map that is shown as it is does not count: its names stand in the answer.
   */
  readonly isOpen: boolean
}

/** Columns with attributes, by the last part of their names: `events.attributes` is called otherwise behind ARRAY JOIN. */
const maps = new Set(
  tables.flatMap(({ columns }) => columns.flatMap(({ name, type }) => (type.includes('Map(') ? [name.split('.').at(-1)] : []))),
)
/** Functions of a map and a name. */
const byName = new Set(['arrayelement', 'arrayelementornull', 'mapcontains', 'mapcontainskey'])
const matchers = new Set(['Asterisk', 'QualifiedAsterisk', 'ColumnsRegexpMatcher', 'QualifiedColumnsRegexpMatcher'])
const plain = new Set(['Identifier', 'ColumnsTransformerList', 'ColumnsExceptTransformer'])

/** Looks for attributes in a tree that `checkSyntaxTree` found to be one SELECT. Where it cannot tell, it says that the statement is open. */
export function findAttributes(root: SyntaxNode): AttributesRead {
  const names = new Set<string>()
  let isOpen = false
  const walk = (node: SyntaxNode): void => {
    if (node.kind === 'Literal') for (const text of textsOf(node.name)) names.add(text)
    if (isMap(node) || matchers.has(node.kind)) isOpen = true
    const parts = isByName(node) ? (node.children[0]?.children.slice(1) ?? []) : isCount(node) ? [] : node.children
    for (const part of parts) walk(part)
  }
  for (const select of root.children.flatMap(({ children }) => children)) {
    for (const part of select.children) {
      // What stands in an outermost SELECT as it is, is a column of the answer.
      const shown = part.kind === 'ExpressionList' ? part.children.filter((child) => !child.hasAlias && isShown(child)) : []
      for (const child of part.kind === 'ExpressionList' ? part.children : [part]) if (!shown.includes(child)) walk(child)
    }
  }
  return { names: [...names], isOpen }
}

function isShown(node: SyntaxNode): boolean {
  return (matchers.has(node.kind) && isPlain(node)) || (isMap(node) && maps.has(partsOf(node.name).at(-1)))
}

/** `t.*` and `* EXCEPT (body)`, where nothing is made of what it stands for. */
function isPlain({ children }: SyntaxNode): boolean {
  return children.every((child) => plain.has(child.kind) && isPlain(child))
}

/** `attributes['name']`. A parameter is its value here. */
function isByName(node: SyntaxNode): boolean {
  const [map, name, ...more] = node.children[0]?.children ?? []
  if (node.kind !== 'Function' || !byName.has(node.name.toLowerCase()) || map === undefined || !isMap(map)) return false
  return name?.kind === 'Literal' && textsOf(name.name).length === 1 && more.length === 0
}

function isCount({ kind, name, children }: SyntaxNode): boolean {
  return kind === 'Function' && name.toLowerCase() === 'count' && children[0]?.children[0]?.kind === 'Asterisk'
}

function isMap({ kind, name }: SyntaxNode): boolean {
  return kind === 'Identifier' && partsOf(name).some((part) => maps.has(part))
}

function partsOf(name: string): readonly string[] {
  return name.replaceAll(/["`]/g, '').split('.')
}

/** The texts in a literal, which may be a list. Some engines escape it once more when they print it. */
function textsOf(literal: string): readonly string[] {
  const once = /^(\w*[[(])*\\'|[ ,]\\'/.test(literal) ? unescape(literal) : literal
  return Array.from(once.matchAll(/'((?:[^'\\]|\\.)*)'/gs), ([, text = '']) => unescape(text))
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1')
}
