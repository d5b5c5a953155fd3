import type { LabelPairs } from '../../model/label-pairs.ts'

const ranks: Readonly<Record<string, number>> = { critical: 5, high: 4, medium: 3, low: 2, warning: 1, info: 0 }
/** What says nothing, or something of its own, is taken for medium. */
const unknownRank = 3

/** How severe an alert is by its label `severity`: 5 is critical. */
export function severityRank(labels: LabelPairs): number {
  const value = labels.find(([name]) => name === 'severity')?.[1] ?? ''
  return Object.hasOwn(ranks, value) ? (ranks[value] ?? unknownRank) : unknownRank
}

export function isCritical(labels: LabelPairs): boolean {
  return severityRank(labels) === ranks['critical']
}
