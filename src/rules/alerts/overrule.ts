import type { AlertingState, RuleState } from '../run/rule-state.ts'
import type { ActiveAlert } from './active-alert.ts'

/** Has the alerts of a rule give way to those of its ladder that stand before it and fire. */
export function overrule(rules: readonly RuleState[], state: AlertingState): void {
  const { ladder } = state.rule
  const worse = new Set<string>()
  for (const other of rules) {
    if (other === state) break
    if (other.alerts === undefined || other.rule.ladder !== ladder) continue
    for (const alert of other.alerts.active.values()) if (alert.state === 'firing') worse.add(subjectOf(alert))
  }
  state.alerts.overrule((alert) => worse.has(subjectOf(alert)))
}

/** What it is about, however bad it is. */
function subjectOf({ labels }: ActiveAlert): string {
  return labels.with('severity', '').key
}
