import { LineCounter, parseDocument, type Document } from 'yaml'

import type { RuleProblem } from '../file/problem.ts'
import { maxRuleFileBytes, type RuleFile } from '../file/read-rule-file.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import { describeIssue } from './describe-issue.ts'
import { makeAlertRule, timesOf } from './make-alert-rule.ts'
import { nativeFileSchema, type NativeRule } from './native-rule.ts'

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
  if (read.success) return { ok: true, groups: groupRules(file, read.data.rules), hasMoreDocuments: false }
  return refuse(
    read.error.issues.map((issue) => {
      const { path, message, ...place } = describeIssue(issue, document, lines)
      const shown = path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.')
      return { ...place, message: `${shown}: ${message}` }
    }),
  )
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

function groupRules(file: string, rules: readonly NativeRule[]): readonly RuleGroup[] {
  const groups = new Map<string, RuleGroup & { readonly rules: AlertRule[] }>()
  for (const rule of rules) {
    const { intervalMs, onArrivalOf = [] } = timesOf(rule)
    const name = rule.evaluate === 'arrival' ? `on arrival of ${onArrivalOf.join(', ')}` : `every ${intervalMs / 1000} s`
    const group = groups.get(name) ?? { name, file, intervalMs, queryOffsetMs: undefined, limit: 0, rules: [], onArrivalOf }
    groups.set(name, group)
    group.rules.push(makeAlertRule(rule))
  }
  return [...groups.values()]
}
