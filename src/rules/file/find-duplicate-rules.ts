import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Rule, RuleGroup } from '../rule.ts'

/** Rules of a file that have the same name and labels: each such pair once, by name, then labels. */
export function findDuplicateRules(groups: readonly RuleGroup[]): readonly Pick<Rule, 'name' | 'labels'>[] {
  const counts = new Map<string, { readonly rule: Rule; count: number }>()
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    const key = JSON.stringify([rule.name, rule.labels])
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { rule, count: 1 })
    else known.count++
  }
  return [...counts.values()]
    .filter(({ count }) => count > 1)
    .map(({ rule }) => rule)
    .sort((a, b) => compare(a.name, b.name) || compareLabels(a.labels, b.labels))
}

function compareLabels(a: LabelPairs, b: LabelPairs): number {
  for (const [at, [name, value]] of a.entries()) {
    const other = b[at]
    if (other === undefined) return 1
    const order = compare(name, other[0]) || compare(value, other[1])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
