import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'

import type { LabelPairs } from '../../model/label-pairs.ts'
import type { RuleProblem } from '../file/problem.ts'
import { maxRuleFileBytes, type RuleFile } from '../file/read-rule-file.ts'
import { questions } from '../questions/index.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import { nativeFileSchema, type NativeRule } from './native-rule.ts'

/** Rules that are evaluated as data comes in look again so often, for what ends by itself. */
const arrivalIntervalMs = 15_000

/** Reads the native rule file that lies at `file` and holds `content`: a group for each interval. Never throws. */
export function readNativeRules(file: string, content: Buffer): RuleFile {
  if (content.length > maxRuleFileBytes) return refuse([{ message: `the file is larger than ${maxRuleFileBytes} bytes` }])
  const lines = new LineCounter()
  const document = parseDocument(content.toString('utf8'), { lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined) {
    const place = error.linePos?.[0]
    return refuse([{ line: place?.line, column: place?.col, message: error.message.replace(/ at line \d[^]*/, '') }])
  }
  const values = toValues(document)
  if (values === undefined) return refuse([{ message: 'too many aliases' }])
  const read = nativeFileSchema.safeParse(values)
  if (!read.success) return refuse(read.error.issues.map((issue) => describeIssue(issue, document, lines)))
  return { ok: true, groups: groupRules(file, read.data.rules), hasMoreDocuments: false }
}

function toValues(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch {
    return undefined
  }
}

function refuse(problems: readonly Partial<RuleProblem>[]): RuleFile {
  return { ok: false, problems: problems.map(({ line, column, message = '' }) => ({ line, column, message })) }
}

function describeIssue(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): RuleProblem {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = unknown === undefined ? issue.path : [...issue.path, unknown]
  const shown = path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.')
  const place = placeOf(document, lines, path)
  return { ...place, message: `${shown}: ${unknown === undefined ? messageOf(issue) : 'unknown key'}` }
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
}

/** Of the innermost node of a path that is there. */
function placeOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): Pick<RuleProblem, 'line' | 'column'> {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true)
    const start =
      typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? Number(node.range[0]) : undefined
    if (start === undefined) continue
    const { line, col } = lines.linePos(start)
    return { line, column: col }
  }
  return { line: undefined, column: undefined }
}

function groupRules(file: string, rules: readonly NativeRule[]): readonly RuleGroup[] {
  const groups = new Map<string, RuleGroup & { readonly rules: AlertRule[] }>()
  for (const rule of rules) {
    const question = questions.find(({ name }) => name === rule.query.name)
    const onArrivalOf = rule.evaluate === 'arrival' ? (question?.signals ?? []) : []
    const intervalMs = rule.evaluate === 'arrival' ? arrivalIntervalMs : rule.evaluate
    const name = rule.evaluate === 'arrival' ? `on arrival of ${onArrivalOf.join(', ')}` : `every ${intervalMs / 1000} s`
    const group = groups.get(name) ?? { name, file, intervalMs, queryOffsetMs: undefined, limit: 0, rules: [], onArrivalOf }
    groups.set(name, group)
    group.rules.push(makeRule(rule, question?.describe(rule.query.settings) ?? ''))
  }
  return [...groups.values()]
}

function makeRule({ name, query, severity, labels, annotations, runbook, ...rule }: NativeRule, text: string): AlertRule {
  return {
    kind: 'alerting',
    name,
    query: text,
    question: query,
    forMs: rule.for,
    keepFiringForMs: rule.keepFiringFor,
    labels: pairsOf({ ...labels, severity }),
    annotations: pairsOf({
      ...annotations,
      ...(runbook === undefined ? {} : { [/^https?:\/\//.test(runbook) ? 'runbook_url' : 'runbook']: runbook }),
    }),
  }
}

function pairsOf(texts: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))
}
