import { isUtf8 } from 'node:buffer'

import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type ParsedNode } from 'yaml'

import { nameOfPath, type Problem } from './problem.ts'

/** What Go's YAML makes of a file before it knows any types: texts, lists, maps; null where nothing stands. */
export type Tree = string | null | readonly Tree[] | { readonly [key: string]: Tree }

export interface YamlFile {
  readonly tree: Tree
  readonly problems: readonly Problem[]
  /** Line of the key or item, or of the nearest thing around it that is there. */
  lineOf(path: readonly PropertyKey[]): number
}

/** Far above any real file; ends what aliases of aliases would blow up. */
const maxNodes = 200_000
const maxDepth = 50

/**
 * Scalars stay texts, since the field they are for says what they mean: `job_name: 0123` is the name 0123. Keys given twice, unknown tags
 * and bytes that are not UTF-8 are problems.
 */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', logLevel: 'silent' })
  const reader = new TreeReader(file, document, lines)
  const syntax = document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    path: '',
    message: error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? 'is not YAML',
  }))
  if (syntax.length > 0) return { tree: null, problems: syntax, lineOf: () => 1 }
  const tree = reader.read(document.contents, [])
  return { tree, problems: reader.problems, lineOf: (path) => reader.lineOf(path) }
}

class TreeReader {
  readonly problems: Problem[] = []
  private readonly file: string
  private readonly document: Document
  private readonly lines: LineCounter
  private readonly offsets = new Map<string, number>()
  private readonly resolved = new Map<Alias, Node | undefined>()
  private nodes = 0

  constructor(file: string, document: Document, lines: LineCounter) {
    this.file = file
    this.document = document
    this.lines = lines
  }

  lineOf(path: readonly PropertyKey[]): number {
    for (let depth = path.length; depth > 0; depth--) {
      const offset = this.offsets.get(nameOfPath(path.slice(0, depth)))
      if (offset !== undefined) return this.lines.linePos(offset).line
    }
    return 1
  }

  read(node: ParsedNode | Node | null | undefined, path: readonly PropertyKey[]): Tree {
    if (++this.nodes > maxNodes || path.length > maxDepth) {
      if (this.nodes === maxNodes + 1 || path.length === maxDepth + 1) this.report(path, 'the file is too large or nested too deep')
      return null
    }
    if (isAlias(node)) return this.read(this.resolveAlias(node), path)
    if (isScalar(node)) return this.readScalar(node, path)
    if (isSeq(node)) {
      return node.items.map((item, i) => {
        this.mark([...path, i], (item as Node | null)?.range?.[0])
        return this.read(item as Node | null, [...path, i])
      })
    }
    return isMap(node) ? this.readMap(node, path) : null
  }

  /** The library looks through the whole document for each. */
  private resolveAlias(alias: Alias): Node | undefined {
    if (!this.resolved.has(alias)) this.resolved.set(alias, alias.resolve(this.document))
    return this.resolved.get(alias)
  }

  private readMap(
    node: { readonly items: readonly { readonly key: unknown; readonly value: unknown }[] },
    path: readonly PropertyKey[],
  ): Tree {
    const map: Record<string, Tree> = Object.create(null)
    const merged: Tree[] = []
    for (const { key, value } of node.items) {
      const keyNode = key as Node
      const offset = keyNode.range?.[0]
      const name = isScalar(keyNode) ? this.readScalar(keyNode, path, offset) : undefined
      if (typeof name !== 'string') {
        if (name === undefined) this.report(path, 'a key must be a text', offset)
        continue
      }
      if (name === '<<') {
        const from = this.read(value as Node | null, path)
        merged.push(...(Array.isArray(from) ? (from as readonly Tree[]) : [from]))
        continue
      }
      this.mark([...path, name], offset)
      map[name] = this.read(value as Node | null, [...path, name])
    }
    // What stands in the map itself wins over what is merged into it.
    for (const from of merged)
      if (from !== null && typeof from === 'object') for (const [name, value] of Object.entries(from)) map[name] ??= value
    return map
  }

  private readScalar(
    node: { tag?: string; value: unknown; type?: unknown; source?: string; range?: readonly number[] | null },
    path: readonly PropertyKey[],
    offset = node.range?.[0],
  ): string | null {
    const text = typeof node.value === 'string' ? node.value : ''
    if (node.tag === 'tag:yaml.org,2002:binary') return this.readBinary(node.source ?? '', path, offset)
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) this.report(path, `the tag ${node.tag} is not known`, offset)
    return node.type === 'PLAIN' && /^(|~|null|Null|NULL)$/.test(text) ? null : text
  }

  private readBinary(text: string, path: readonly PropertyKey[], offset: number | undefined): string | null {
    const compact = text.replaceAll(/\s/g, '')
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) {
      this.report(path, '!!binary value contains invalid base64 data', offset)
      return null
    }
    const bytes = Buffer.from(compact, 'base64')
    if (isUtf8(bytes)) return bytes.toString('utf8')
    this.report(path, 'is not UTF-8, and so not a valid name or value of a label', offset)
    return null
  }

  private mark(path: readonly PropertyKey[], offset: number | undefined): void {
    if (offset !== undefined) this.offsets.set(nameOfPath(path), offset)
  }

  private report(path: readonly PropertyKey[], message: string, offset?: number): void {
    const line = offset === undefined ? this.lineOf(path) : this.lines.linePos(offset).line
    this.problems.push({ file: this.file, line, path: nameOfPath(path), message })
  }
}
