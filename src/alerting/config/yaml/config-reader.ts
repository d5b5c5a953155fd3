import { isMap, isScalar, isSeq } from 'yaml'

import { YamlSyntaxError, YamlTree, type YamlField } from '../../../lib/yaml-tree.ts'
import type { ConfigProblem } from '../problem.ts'

/** Without aliases nothing is read more often than the file has characters: ends what aliases of aliases would blow up. */
const leastMaxReads = 200_000
const maxDepth = 200

/** The file asks for more than is read; ends the reading. */
export class TooMuchError extends Error {
  override readonly name = 'TooMuchError'
  readonly problem: ConfigProblem

  constructor(problem: ConfigProblem) {
    super(problem.message)
    this.problem = problem
  }
}

/** A YAML file and what was found wrong with it so far. Errors do not end the reading: what is wrong is read as nothing. */
export class ConfigReader {
  readonly warnings: ConfigProblem[] = []
  private readonly tree: YamlTree
  private readonly found: ConfigProblem[] = []
  private reads = 0
  private depth = 0
  private readonly maxReads: number

  /** Throws TooMuchError when the text is no YAML or nested too deep. */
  constructor(text: string) {
    this.maxReads = Math.max(leastMaxReads, text.length)
    try {
      this.tree = new YamlTree(text)
    } catch (error) {
      // The library descends as deep as the text does.
      if (error instanceof RangeError) throw new TooMuchError({ line: 1, column: 1, message: 'yaml: exceeded max depth' })
      if (!(error instanceof YamlSyntaxError)) throw error
      const { message, ...place } = error.problem
      throw new TooMuchError({ ...place, message: message.replace('Maximum call stack size exceeded', 'exceeded max depth') })
    }
  }

  get root(): unknown {
    return this.tree.root
  }

  /** In the order of the file. */
  get problems(): readonly ConfigProblem[] {
    const types = this.tree.typeErrors.map(({ line, column, text }) => ({ line, column, message: text }))
    return [...types, ...this.found].sort((a, b) => a.line - b.line || a.column - b.column)
  }

  report(node: unknown, message: string): void {
    this.found.push({ ...this.tree.placeOf(node), message })
  }

  warn(node: unknown, message: string): void {
    this.warnings.push({ ...this.tree.placeOf(node), message })
  }

  mismatch(node: unknown, type: string): void {
    this.tree.mismatch(node, type)
  }

  isNothing(node: unknown): boolean {
    return this.tree.isNothing(node)
  }

  /** Reads what lies in a node. Throws TooMuchError when there is too much of it. */
  enter<Result>(node: unknown, read: () => Result): Result {
    if (++this.reads > this.maxReads) throw this.tooMuch(node, 'yaml: document contains excessive aliasing')
    if (this.depth >= maxDepth) throw this.tooMuch(node, 'yaml: exceeded max depth')
    this.depth++
    try {
      return read()
    } finally {
      this.depth--
    }
  }

  /** Undefined when there is nothing; unknown fields are reported. */
  fields(node: unknown, type: string, known: readonly string[]): ReadonlyMap<string, YamlField> | undefined {
    return this.enter(node, () => {
      const before = this.tree.typeErrors.length
      const fields = this.tree.fields(node, type, known)
      const added = this.tree.typeErrors.splice(before)
      // yaml.v2, which Alertmanager reads with, has other words.
      const words = (text: string): string =>
        text.replace(/^mapping key "(.*)" already defined at line \d+$/, (_, name: string) => `field ${name} already set in type ${type}`)
      this.tree.typeErrors.push(...added.map((error) => ({ ...error, text: words(error.text) })))
      return fields
    })
  }

  /** The fields of a map whose names can be any. */
  anyFields(node: unknown, type: string): ReadonlyMap<string, YamlField> | undefined {
    return this.enter(node, () => this.tree.map(node, type))
  }

  /** Undefined when there is nothing. */
  list(node: unknown, type: string): readonly unknown[] | undefined {
    if (this.isNothing(node)) return undefined
    return this.enter(node, () => this.tree.list(node, type))
  }

  text(node: unknown): string {
    return this.enter(node, () => this.tree.string(node))
  }

  /** Texts of a list; undefined when there is nothing. */
  texts(node: unknown): readonly string[] | undefined {
    return this.list(node, '[]string')?.map((item) => this.text(item))
  }

  scalar(node: unknown): unknown {
    const found = this.tree.resolve(node)
    return isScalar(found) ? found : undefined
  }

  kindOf(node: unknown): 'map' | 'list' | 'scalar' {
    const found = this.tree.resolve(node)
    if (isMap(found)) return 'map'
    return isSeq(found) ? 'list' : 'scalar'
  }

  private tooMuch(node: unknown, message: string): TooMuchError {
    return new TooMuchError({ ...this.tree.placeOf(node), message })
  }
}
