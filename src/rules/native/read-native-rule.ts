import { isMap, isSeq, LineCounter, parseDocument, stringify } from 'yaml'

import { describeIssue, type NativeProblem } from './describe-issue.ts'
import { type NativeRule, nativeRuleSchema } from './native-rule.ts'

/** A rule in the native form as it is written: durations are texts, what is left out is left out. */
export type WrittenNative = Readonly<Record<string, unknown>>

export type ReadNativeRule =
  | { readonly ok: true; readonly rule: NativeRule; readonly written: WrittenNative }
  | {
      readonly ok: false
      readonly problems: readonly NativeProblem[]
      /** What could be read of it all the same. */
      readonly written: WrittenNative | undefined
    }

/** Of one rule: text is read on the event loop. */
const maxRuleTextBytes = 64 * 1024

const keyOrder = ['name', 'query', 'evaluate', 'for', 'keepFiringFor', 'severity', 'labels', 'annotations', 'runbook']

/**
 * Reads one native rule from YAML: the keys of the rule, or a rule file that holds just this one. Paths of problems begin at the rule.
 * Never throws.
 */
export function readNativeRule(text: string): ReadNativeRule {
  if (Buffer.byteLength(text) > maxRuleTextBytes) return refuse([{ message: `a rule has at most ${maxRuleTextBytes} bytes` }])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined) {
    const place = error.linePos?.[0]
    return refuse([{ line: place?.line, column: place?.col, message: error.message.replace(/ at line \d[^]*/, '') }])
  }
  const root = document.contents
  const list: unknown = isMap(root) && root.items.length === 1 ? document.get('rules', true) : undefined
  if (isSeq(list) && list.items.length !== 1) return refuse([{ message: `there are ${list.items.length} rules: give one` }])
  const above = isSeq(list) ? ['rules', 0] : []
  let written: unknown
  try {
    const values: unknown = document.toJS({ maxAliasCount: 100 })
    written = isSeq(list) ? ruleOf(values) : (values ?? {})
  } catch {
    return refuse([{ message: 'too many aliases' }])
  }
  const read = nativeRuleSchema.safeParse(written)
  const known = isRecord(written) ? orderKeys(written) : undefined
  if (read.success) return { ok: true, rule: read.data, written: known ?? {} }
  const problems = read.error.issues.map((issue) => {
    const { path, ...rest } = describeIssue({ ...issue, path: [...above, ...issue.path] }, document, lines)
    return { ...rest, path: path.slice(above.length) }
  })
  return refuse(problems, known)
}

/** The rule as a file that holds it alone. */
export function printNativeRule(written: WrittenNative): string {
  return printNativeRules([written])
}

/** A native rule file. */
export function printNativeRules(rules: readonly WrittenNative[]): string {
  return stringify({ rules }, { lineWidth: 0 })
}

function ruleOf(values: unknown): unknown {
  return isRecord(values) && Array.isArray(values['rules']) ? (values['rules'][0] as unknown) : undefined
}

function refuse(problems: readonly Partial<NativeProblem>[], written?: WrittenNative): ReadNativeRule {
  return {
    ok: false,
    problems: problems.map(({ path = [], line, column, message = '' }) => ({ path, line, column, message })),
    written,
  }
}

/** As the documentation has them: whatever order a rule was given in, its text is the same. */
export function orderKeys(written: WrittenNative): WrittenNative {
  const rank = (key: string): number => (keyOrder.indexOf(key) + keyOrder.length + 1) % (keyOrder.length + 1)
  return Object.fromEntries(Object.entries(written).toSorted(([a], [b]) => rank(a) - rank(b)))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
