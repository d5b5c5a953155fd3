import { quoteGo } from '../../lib/go-quote.ts'
import { type YamlField, YamlSyntaxError, YamlTree } from '../../lib/yaml-tree.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Rule, RuleGroup } from '../rule.ts'
import { checkGroup, checkRule } from './check-rule.ts'
import type { RuleProblem } from './problem.ts'
import { readDuration } from './read-duration.ts'
import type { WrittenGroup, WrittenRule, WrittenTexts } from './written-rule.ts'

/** A rule file: its groups, or what is wrong with it. */
export type RuleFile =
  | { readonly ok: true; readonly groups: readonly RuleGroup[]; readonly hasMoreDocuments: boolean }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] }

/** One file may hold so many bytes. */
export const maxRuleFileBytes = 16 * 1024 * 1024
/** Aliases make many rules of few bytes. */
const maxRules = 100_000

const groupFields = ['name', 'interval', 'query_offset', 'limit', 'rules', 'labels']
const ruleFields = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']

/** Reads the rule file of Prometheus 3.14 that lies at `file` and holds `content`. Never throws. */
export function readRuleFile(file: string, content: Buffer): RuleFile {
  if (content.length > maxRuleFileBytes) return refuse({ message: `the file is larger than ${maxRuleFileBytes} bytes` })
  const text = decodeText(content)
  if (text === undefined) return refuse({ message: 'yaml: the file is not UTF-8' })
  try {
    return readTree(file, new YamlTree(text))
  } catch (error) {
    if (error instanceof YamlSyntaxError) return { ok: false, problems: [error.problem] }
    // The library descends as deep as the text does.
    if (error instanceof RangeError) return refuse({ message: 'yaml: exceeded max depth' })
    throw error
  }
}

function decodeText(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}

function readTree(file: string, tree: YamlTree): RuleFile {
  const wrongDurations: RuleProblem[] = []
  const groups = readGroups(tree, wrongDurations)
  const { typeErrors } = tree
  const [first] = typeErrors
  if (first !== undefined) {
    const lines = typeErrors.map(({ line, text }) => `\n  line ${line}: ${text}`).join('')
    return { ok: false, problems: [{ line: undefined, column: undefined, message: `yaml: unmarshal errors:${lines}` }] }
  }
  if (wrongDurations.length > 0) return { ok: false, problems: wrongDurations }
  const problems: RuleProblem[] = []
  const made: RuleGroup[] = []
  const names = new Set<string>()
  for (const group of groups) {
    problems.push(...checkGroup(tree, group, names))
    names.add(group.name)
    made.push({
      name: group.name,
      file,
      intervalMs: group.intervalMs === 0 ? undefined : group.intervalMs,
      queryOffsetMs: group.queryOffsetMs,
      limit: group.limit,
      rules: group.rules.flatMap((rule, at) => {
        const checked = checkRule(tree, rule)
        const name = rule.alert === '' ? rule.record : rule.alert
        for (const problem of checked.problems) {
          problems.push({ ...problem, message: `group ${quoteGo(group.name)}, rule ${at + 1}, ${quoteGo(name)}: ${problem.message}` })
        }
        return checked.query === undefined ? [] : [makeRule(group, rule, checked.query)]
      }),
    })
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, groups: made, hasMoreDocuments: tree.hasMore }
}

function makeRule(group: WrittenGroup, rule: WrittenRule, query: string): Rule {
  const labels = pairsOf(new Map([...group.labels, ...rule.labels]))
  if (rule.alert === '') return { kind: 'recording', name: rule.record, query, labels }
  const { alert, forMs, keepFiringForMs, annotations } = rule
  return { kind: 'alerting', name: alert, query, labels, forMs, keepFiringForMs, annotations: pairsOf(annotations) }
}

function pairsOf(texts: WrittenTexts): LabelPairs {
  const names = [...texts.keys()].sort()
  return names.map((name) => [name, texts.get(name)?.text ?? ''] as const)
}

function readGroups(tree: YamlTree, wrong: RuleProblem[]): readonly WrittenGroup[] {
  const file = tree.fields(tree.root, 'rulefmt.RuleGroups', ['groups'])
  const groups: WrittenGroup[] = []
  let rules = 0
  for (const node of tree.list(file?.get('groups')?.value, '[]rulefmt.RuleGroup')) {
    const fields = tree.fields(node, 'rulefmt.RuleGroup', groupFields)
    const list = tree.list(valueOf(fields, 'rules'), '[]rulefmt.Rule')
    rules += list.length
    if (rules > maxRules) {
      tree.complain(node, `more than ${maxRules} rules`)
      break
    }
    groups.push({
      node,
      name: tree.string(valueOf(fields, 'name')),
      intervalMs: readDuration(tree, fields?.get('interval'), wrong) ?? 0,
      queryOffsetMs: readDuration(tree, fields?.get('query_offset'), wrong),
      limit: tree.integer(valueOf(fields, 'limit')),
      labels: tree.strings(valueOf(fields, 'labels')),
      rules: list.map((rule) => readRule(tree, rule, wrong)),
    })
  }
  return groups
}

function readRule(tree: YamlTree, node: unknown, wrong: RuleProblem[]): WrittenRule {
  const fields = tree.fields(node, 'rulefmt.Rule', ruleFields)
  return {
    node,
    record: tree.string(valueOf(fields, 'record')),
    alert: tree.string(valueOf(fields, 'alert')),
    expr: tree.string(valueOf(fields, 'expr')),
    nodes: { record: valueOf(fields, 'record'), alert: valueOf(fields, 'alert'), expr: valueOf(fields, 'expr') },
    forMs: readDuration(tree, fields?.get('for'), wrong) ?? 0,
    keepFiringForMs: readDuration(tree, fields?.get('keep_firing_for'), wrong) ?? 0,
    labels: tree.strings(valueOf(fields, 'labels')),
    annotations: tree.strings(valueOf(fields, 'annotations')),
  }
}

function valueOf(fields: ReadonlyMap<string, YamlField> | undefined, name: string): unknown {
  return fields?.get(name)?.value
}

function refuse({ message }: { message: string }): RuleFile {
  return { ok: false, problems: [{ line: undefined, column: undefined, message }] }
}
