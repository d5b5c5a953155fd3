import { ExecFlaw } from '../execute/exec-flaw.ts'
import { executeTemplate, type ExecuteOptions } from '../execute/execute-template.ts'
import type { TemplateTree } from '../parse/node.ts'
import { TemplateError } from '../template-error.ts'
import { Budget, templateLimits } from '../value/budget.ts'
import type { GoValue } from '../value/go-value.ts'
import { HtmlWriter } from './html-writer.ts'

/** Executes a template as HTML: see HtmlWriter. Throws TemplateError. */
export function executeHtml(tree: TemplateTree, data: GoValue, options: ExecuteOptions): string {
  const budget = new Budget(options.limits ?? templateLimits)
  const writer = new HtmlWriter(budget)
  executeTemplate(tree, data, options, budget, writer)
  try {
    return writer.finish()
  } catch (error) {
    if (error instanceof ExecFlaw) throw new TemplateError(`html/template: ${tree.name}: ${error.message}`, { cause: error })
    throw error
  }
}
