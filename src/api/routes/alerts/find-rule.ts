import type { LabelPairs } from '../../../model/label-pairs.ts'
import type { ListedRule, ListedRuleGroup } from '../../prometheus/listed-rules.ts'

/** A rule with where it stands. */
export interface FoundRule {
  readonly group: ListedRuleGroup
  readonly rule: ListedRule
}

/** The rule that made an alert: one of its name that has it now, else one whose own labels the alert has. */
export function findRule(groups: readonly ListedRuleGroup[], labels: LabelPairs): FoundRule | undefined {
  const values = new Map(labels)
  const candidates = groups.flatMap((group) =>
    group.rules
      .filter((rule) => rule.type === 'alerting' && rule.name === values.get('alertname') && fits(rule.labels, values))
      .map((rule) => ({ group, rule })),
  )
  const has = ({ rule }: FoundRule): boolean =>
    rule.alerts?.some((alert) => Object.keys(alert.labels).length === values.size && fits(alert.labels, values)) === true
  return candidates.find(has) ?? candidates[0]
}

/** A label that is a template may be anything. */
function fits(wanted: Readonly<Record<string, string>>, values: ReadonlyMap<string, string>): boolean {
  return Object.entries(wanted).every(([name, value]) => value.includes('{{') || values.get(name) === value)
}
