import { TemplateParseError } from '../../lib/go-template/template-error.ts'
import { parseRuleTemplate } from '../templates/parse-rule-template.ts'

/** Why Go's parser would refuse a template of an alert; undefined when it would not. Linear in the text. */
export function findTemplateFlaw(text: string): { readonly line: number; readonly message: string } | undefined {
  if (!text.includes('{{')) return undefined
  try {
    parseRuleTemplate('', text, { query: () => undefined, now: () => 0, externalURL: () => '', pathPrefix: () => '' })
    return undefined
  } catch (error) {
    if (error instanceof TemplateParseError) return { line: error.line, message: error.problem }
    throw error
  }
}
