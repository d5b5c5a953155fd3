import { quoteGo } from '../../lib/go-quote.ts'
import type { YamlTree } from '../../lib/yaml-tree.ts'
import { metricName, parseExpr, printExpr, promqlFeatures, PromqlSyntaxError } from '../../query/promql/index.ts'
import { findTemplateFlaw } from './find-template-flaw.ts'
import type { RuleProblem } from './problem.ts'
import type { WrittenGroup, WrittenRule } from './written-rule.ts'

/** What is wrong with a group besides its rules; `names` are those of the groups before it. */
export function checkGroup(tree: YamlTree, { node, name, labels }: WrittenGroup, names: ReadonlySet<string>): RuleProblem[] {
  const place = tree.placeOf(node)
  const problems: RuleProblem[] = []
  if (name === '') problems.push({ ...place, message: 'Groupname must not be empty' })
  if (names.has(name)) problems.push({ ...place, message: `groupname: "${name}" is repeated in the same file` })
  return [...problems, ...checkLabels(tree, labels)]
}

/** What is wrong with a rule, in Prometheus' order; and its expression in canonical text when that can be read. */
export function checkRule(
  tree: YamlTree,
  rule: WrittenRule,
): { readonly problems: readonly RuleProblem[]; readonly query: string | undefined } {
  const { record, alert, nodes } = rule
  const problems: RuleProblem[] = []
  // A field that is not there has no place: then it is the rule's.
  const complain = (node: unknown, message: string): void => {
    problems.push({ ...tree.placeOf(node ?? rule.node), message })
  }
  if (record !== '' && alert !== '') complain(nodes.record, "only one of 'record' and 'alert' must be set")
  if (record === '' && alert === '') complain(nodes.record ?? nodes.alert, "one of 'record' or 'alert' must be set")
  const query = checkExpr(rule, complain)
  if (record !== '') checkRecord(rule, complain)
  problems.push(...checkLabels(tree, rule.labels))
  for (const [name, { key }] of rule.annotations) if (!isName(name)) complain(key, `invalid annotation name: ${name}`)
  if (alert !== '') checkTemplates(rule, complain)
  return { problems, query }
}

function checkExpr({ expr, nodes }: WrittenRule, complain: (node: unknown, message: string) => void): string | undefined {
  if (expr === '') {
    complain(nodes.expr, "field 'expr' must be set in rule")
    return undefined
  }
  try {
    return printExpr(parseExpr(expr, { features: promqlFeatures }))
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) throw error
    complain(nodes.expr, `could not parse expression: ${error.message}`)
    return undefined
  }
}

function checkRecord(rule: WrittenRule, complain: (node: unknown, message: string) => void): void {
  const { record, nodes, annotations, forMs, keepFiringForMs } = rule
  if (annotations.size > 0) complain(nodes.record, "invalid field 'annotations' in recording rule")
  if (forMs !== 0) complain(nodes.record, "invalid field 'for' in recording rule")
  if (keepFiringForMs !== 0) complain(nodes.record, "invalid field 'keep_firing_for' in recording rule")
  if (!isName(record)) complain(nodes.record, `invalid recording rule name: ${record}`)
  if (/[{}]/.test(record)) complain(nodes.record, `braces present in the recording rule name; should it be in expr?: ${record}`)
}

function checkLabels(tree: YamlTree, labels: WrittenRule['labels']): RuleProblem[] {
  const problems: RuleProblem[] = []
  for (const [name, { text, key }] of labels) {
    if (!isName(name) || name === metricName) problems.push({ ...tree.placeOf(key), message: `invalid label name: ${name}` })
    if (!isText(text)) problems.push({ ...tree.placeOf(key), message: `invalid label value: ${text}` })
  }
  return problems
}

function checkTemplates({ alert, labels, annotations }: WrittenRule, complain: (node: unknown, message: string) => void): void {
  for (const [kind, texts] of [
    ['label', labels],
    ['annotation', annotations],
  ] as const) {
    for (const [name, { text, key }] of texts) {
      const flaw = findTemplateFlaw(text)
      if (flaw !== undefined) complain(key, `${kind} ${quoteGo(name)}: template: __alert_${alert}:${flaw.line}: ${flaw.message}`)
    }
  }
}

/** Any UTF-8 text makes a name. */
function isName(text: string): boolean {
  return text !== '' && isText(text)
}

/** Half a character has no UTF-8. */
function isText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
