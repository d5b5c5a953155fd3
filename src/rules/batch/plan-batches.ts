import { promqlQuestion } from '../questions/promql.ts'
import type { AlertRule, Rule } from '../rule.ts'
import { listShapes, type Shape, type Threshold } from './shape.ts'

/** Rules of one shape, answered by one query. */
export interface Batch {
  readonly query: string
  /** The label that tells whose a sample is, and whether the results of the rules have it. */
  readonly label: string
  readonly keepsLabel: boolean
  /** Whose the samples with a value of the label are. */
  readonly members: ReadonlyMap<string, readonly Member[]>
}

export interface Member {
  readonly rule: AlertRule
  readonly threshold: Threshold | undefined
}

/** Of one query: its regular expression and its answer stay of a size that is soon dealt with. */
const maxMembers = 500
const alertMetrics = ['ALERTS', 'ALERTS_FOR_STATE']

/**
 * Which alert rules of a group have one shape: the same expression but for a threshold, or for the value of one label and a threshold. Only rules on metrics
 * that no rule of the group makes: whatever the order, they see the same.
 */
export function planBatches(rules: readonly Rule[]): ReadonlyMap<AlertRule, Batch> {
  const made = new Set([...alertMetrics, ...rules.flatMap((rule) => (rule.kind === 'recording' ? [rule.name] : []))])
  const isApart = (metric: string): boolean => metric !== '' && !made.has(metric)
  const shapes = new Map<AlertRule, readonly Shape[]>()
  const counts = new Map<string, number>()
  for (const rule of rules) {
    if (rule.kind !== 'alerting' || (rule.question?.name ?? promqlQuestion.name) !== promqlQuestion.name) continue
    const own = listShapes(rule.query, isApart)
    shapes.set(rule, own)
    for (const { key } of own) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const groups = new Map<string, Map<AlertRule, Shape>[]>()
  for (const [rule, own] of shapes) {
    // The shape that most rules share.
    const [shape] = own.toSorted((a, b) => (counts.get(b.key) ?? 0) - (counts.get(a.key) ?? 0))
    if (shape === undefined || (counts.get(shape.key) ?? 0) < 2) continue
    const parts = groups.get(shape.key) ?? []
    groups.set(shape.key, parts)
    if ((parts.at(-1)?.size ?? maxMembers) >= maxMembers) parts.push(new Map())
    parts.at(-1)?.set(rule, shape)
  }
  const batches = new Map<AlertRule, Batch>()
  for (const members of [...groups.values()].flat()) {
    const [shape] = members.values()
    if (shape === undefined || members.size < 2) continue
    const byValue = new Map<string, Member[]>()
    for (const [rule, { value, threshold }] of members) {
      const own = byValue.get(value) ?? []
      byValue.set(value, own)
      own.push({ rule, threshold })
    }
    const { label, keepsLabel } = shape
    const batch: Batch = { query: shape.write([...byValue.keys()]), label, keepsLabel, members: byValue }
    for (const rule of members.keys()) batches.set(rule, batch)
  }
  return batches
}
