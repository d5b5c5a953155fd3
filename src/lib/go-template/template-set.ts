import { executeText, type ExecuteOptions } from './execute/execute-template.ts'
import { builtins } from './functions/builtins.ts'
import { executeHtml } from './html/execute-html.ts'
import type { TemplateTree } from './parse/node.ts'
import { isEmptyTree, parseTemplate } from './parse/parse-template.ts'
import { TemplateError } from './template-error.ts'
import type { TemplateLimits } from './value/budget.ts'
import type { GoFunction, GoValue } from './value/go-value.ts'

export interface TemplateSetOptions {
  /** Besides Go's own; same names take their place. */
  readonly functions: ReadonlyMap<string, GoFunction>
  /** Go's option `missingkey`: what a map does not have is no value, or its zero value. */
  readonly missingKey: 'invalid' | 'zero'
  readonly limits?: TemplateLimits
}

/** Templates that call each other by name, as Go's `template.Template`. */
export class TemplateSet {
  private readonly trees: Map<string, TemplateTree>
  private readonly options: TemplateSetOptions

  constructor(options: TemplateSetOptions, trees: Iterable<readonly [string, TemplateTree]> = []) {
    this.options = options
    this.trees = new Map(trees)
  }

  /** A set of its own with the same templates and other functions under the same names. */
  withFunctions(functions: ReadonlyMap<string, GoFunction>): TemplateSet {
    return new TemplateSet({ ...this.options, functions }, this.trees)
  }

  /** Adds a text and its definitions, which take the place of earlier ones. Throws TemplateParseError. */
  parse(name: string, text: string): this {
    const { trees } = parseTemplate(name, text, (word) => this.options.functions.has(word) || builtins.has(word))
    // An empty template does not take the place of one that shows something.
    for (const [key, tree] of trees) if (!this.trees.has(key) || !isEmptyTree(tree)) this.trees.set(key, tree)
    return this
  }

  has(name: string): boolean {
    return this.trees.has(name)
  }

  /** As text, what actions print changed by `escape`. Throws TemplateError. */
  executeText(name: string, data: GoValue, escape?: (printed: string) => string): string {
    return executeText(this.find(name), data, this.executeOptions(), escape)
  }

  /** As HTML, values escaped for the place where they stand. Throws TemplateError. */
  executeHtml(name: string, data: GoValue): string {
    return executeHtml(this.find(name), data, this.executeOptions())
  }

  private executeOptions(): ExecuteOptions {
    return { ...this.options, trees: this.trees }
  }

  private find(name: string): TemplateTree {
    const tree = this.trees.get(name)
    if (tree === undefined) throw new TemplateError(`template: no template "${name}" associated with template "${name}"`)
    return tree
  }
}
