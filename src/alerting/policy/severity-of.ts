import type { LabelPairs } from '../../model/label-pairs.ts'
import { type Policy, type Severity, severities } from './policy.ts'

const known: ReadonlySet<string> = new Set(severities)

/** As which severity an alert counts: that of its label, or what the policy says for all others. */
export function severityOf(labels: LabelPairs, { otherAs }: Pick<Policy, 'otherAs'>): Severity {
  for (const [name, value] of labels) if (name === 'severity') return known.has(value) ? (value as Severity) : otherAs
  return otherAs
}
