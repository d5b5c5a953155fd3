import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
} from 'yaml'

/** What is wrong in a text, and where; both from 1. */
export interface YamlProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A field of a map: its value, and its key for the place. */
export interface YamlField {
  readonly key: Scalar
  readonly value: unknown
}

const mergeKey = '<<'
/** Maps that a merge key may bring into one map. */
const maxMerged = 100

/**
 * Reads a YAML tree as Prometheus' decoder does: a scalar is text however it is written, null is nothing, merge keys are followed, a key
 * stands once. What has the wrong type is collected and read as nothing.
 */
export class YamlTree {
  /** `line 3: cannot unmarshal ...`, in the order they were found. */
  readonly typeErrors: { readonly line: number; readonly column: number; readonly text: string }[] = []
  readonly root: unknown
  /** More documents follow the first, which alone counts. */
  readonly hasMore: boolean
  private readonly targets = new WeakMap<Alias, Node>()
  private readonly text: string
  private readonly lines = new LineCounter()

  /** Throws YamlSyntaxError, and RangeError when the text is nested too deep. */
  constructor(text: string) {
    this.text = text
    const documents = parse(text, this.lines)
    const [document] = documents
    this.hasMore = documents.length > 1
    const [error] = document?.errors ?? []
    if (error !== undefined) {
      throw new YamlSyntaxError({
        ...this.placeAt(error.pos[0]),
        message: `yaml: ${error.message.split('\n')[0]?.replace(/ at line.*/, '') ?? ''}`,
      })
    }
    this.root = document?.contents
    if (document !== undefined) this.resolveAliases(document)
  }

  /** Where a node begins, its anchor and tag included. */
  placeOf(node: unknown): { readonly line: number; readonly column: number } {
    return this.placeAt(this.startOf(node))
  }

  /** The fields of a map. Undefined when there is nothing; unknown fields and a node of another kind are collected as errors. */
  fields(node: unknown, type: string, known: readonly string[]): ReadonlyMap<string, YamlField> | undefined {
    const fields = this.map(node, type)
    for (const [name, { key }] of fields ?? []) {
      if (!known.includes(name)) this.complain(key, `field ${name} not found in type ${type}`)
    }
    return fields
  }

  list(node: unknown, type: string): readonly unknown[] {
    const found = this.resolve(node)
    if (isNothing(found)) return []
    if (isSeq(found)) return found.items
    this.mismatch(found, type)
    return []
  }

  /** Empty when there is nothing. */
  string(node: unknown): string {
    const found = this.resolve(node)
    if (isNothing(found)) return ''
    if (isScalar(found)) return String(found.value)
    this.mismatch(found, 'string')
    return ''
  }

  /** Texts by name; where a name stands. */
  strings(node: unknown): ReadonlyMap<string, { readonly text: string; readonly key: Scalar }> {
    const fields = this.map(node, 'map[string]string') ?? new Map<string, YamlField>()
    return new Map([...fields].map(([name, { key, value }]) => [name, { text: this.string(value), key }]))
  }

  integer(node: unknown): number {
    const found = this.resolve(node)
    if (isNothing(found)) return 0
    const text = isScalar(found) && found.type === 'PLAIN' ? String(found.value).replaceAll('_', '') : ''
    const value = /^[-+]?(\d+|0x[\da-f]+|0o[0-7]+)$/i.test(text) ? Number(text.replace(/^\+/, '')) : Number.NaN
    if (Number.isSafeInteger(value)) return value
    this.mismatch(found, 'int')
    return 0
  }

  complain(node: unknown, text: string): void {
    this.typeErrors.push({ ...this.placeOf(node), text })
  }

  mismatch(node: unknown, type: string): void {
    this.complain(node, `cannot unmarshal ${describeNode(this.resolve(node))} into ${type}`)
  }

  isNothing(node: unknown): boolean {
    return isNothing(this.resolve(node))
  }

  /** The fields of a map; undefined when there is nothing. */
  map(node: unknown, type: string): ReadonlyMap<string, YamlField> | undefined {
    const found = this.resolve(node)
    if (isNothing(found)) return undefined
    if (isMap(found)) return this.fieldsOfMap(found, type, { left: maxMerged })
    this.mismatch(found, type)
    return undefined
  }

  private fieldsOfMap(map: Node, type: string, merges: { left: number }): Map<string, YamlField> {
    const fields = new Map<string, YamlField>()
    const merged: unknown[] = []
    for (const pair of isMap(map) ? map.items : []) {
      const key = this.resolve(pair.key)
      if (!isScalar(key)) this.mismatch(pair.key, 'string')
      else if (key.value === mergeKey && key.type === 'PLAIN') merged.push(pair.value)
      else {
        const name = String(key.value)
        const first = fields.get(name)
        if (first === undefined) fields.set(name, { key, value: pair.value })
        else this.complain(key, `mapping key ${JSON.stringify(name)} already defined at line ${this.placeOf(first.key).line}`)
      }
    }
    for (const value of merged) this.merge(fields, value, type, merges)
    return fields
  }

  /** What a map has itself stays. */
  private merge(fields: Map<string, YamlField>, node: unknown, type: string, merges: { left: number }): void {
    if (--merges.left < 0) return this.complain(node, 'too many maps are merged')
    const found = this.resolve(node)
    if (isSeq(found)) for (const item of found.items) this.merge(fields, item, type, merges)
    else if (isMap(found)) {
      for (const [name, field] of this.fieldsOfMap(found, type, merges)) if (!fields.has(name)) fields.set(name, field)
    } else this.complain(node, 'map merge requires map or sequence of maps as the value')
  }

  /** What an alias stands for. */
  resolve(node: unknown): Node | undefined {
    return isAlias(node) ? this.targets.get(node) : (node as Node | undefined)
  }

  /** In one pass: the library would search the document for each alias anew. */
  private resolveAliases(document: Document): void {
    const anchors = new Map<string, Node>()
    visit(document, (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source)
        if (target === undefined) {
          throw new YamlSyntaxError({ ...this.placeOf(node), message: `yaml: unknown anchor '${node.source}' referenced` })
        }
        this.targets.set(node, target)
      } else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    })
  }

  private placeAt(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }

  /** The library's range leaves out what stands before the value itself. */
  private startOf(node: unknown): number {
    const value = (node as Node | undefined)?.range?.[0] ?? 0
    if (!hasProperties(node)) return value
    const before = this.text.slice(Math.max(0, value - 1000), value)
    return value - (/(?:[&!][^\s,[\]{}]*[\s]+)+$/.exec(before)?.[0].length ?? 0)
  }
}

/** The text is no YAML. */
export class YamlSyntaxError extends Error {
  readonly problem: YamlProblem

  constructor(problem: YamlProblem) {
    super(problem.message)
    this.problem = problem
  }
}

function parse(text: string, lineCounter: LineCounter): readonly Document[] {
  // Everything is a string: what it may be besides is decided by who asks.
  const documents = parseAllDocuments(text, { lineCounter, schema: 'failsafe', uniqueKeys: false, prettyErrors: false })
  return Array.isArray(documents) ? documents : []
}

function hasProperties(node: unknown): boolean {
  return (
    typeof node === 'object' &&
    node !== null &&
    (('anchor' in node && node.anchor !== undefined) || ('tag' in node && node.tag !== undefined))
  )
}

function isNothing(node: unknown): boolean {
  if (node === undefined || node === null) return true
  return isScalar(node) && node.type === 'PLAIN' && /^(~|null|Null|NULL|)$/.test(String(node.value))
}

function describeNode(node: unknown): string {
  if (isMap(node)) return '!!map'
  if (isSeq(node)) return '!!seq'
  const text = isScalar(node) ? String(node.value) : ''
  const shown = text.length > 10 ? `${text.slice(0, 7)}...` : text
  return `${isScalar(node) && node.type === 'PLAIN' ? tagOf(text) : '!!str'} \`${shown}\``
}

function tagOf(text: string): string {
  if (/^[-+]?(\d[\d_]*|0x[\da-f]+|0o?[0-7]+|0b[01]+)$/i.test(text)) return '!!int'
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$|^[-+]?\.inf$|^\.nan$/i.test(text)) return '!!float'
  if (/^(true|false)$/i.test(text)) return '!!bool'
  return '!!str'
}
