import type { AlertChanges, AlertInstance } from '../../model/alert-book.ts'
import type { SeriesSource } from '../../query/promql/index.ts'
import { type AlertingState, ruleKeys, type RuleState } from '../run/rule-state.ts'
import type { ActiveAlert } from './active-alert.ts'
import { findLastEvaluation, type Outage, restoreAlert } from './restore-alerts.ts'
import { RuleAlerts } from './rule-alerts.ts'

interface RestoredGroup {
  readonly restored: ReadonlyMap<AlertingState, RuleAlerts>
  /** Instances of rules that are no more, and those that begin anew after so long an outage. */
  readonly gone: AlertChanges['gone']
  readonly outage: Outage
}

/** What the instances that the book has of a group become at its first slot after a start. Throws what the source throws. */
export async function restoreGroup(
  source: SeriesSource,
  {
    rules,
    instances,
    slotMs,
  }: { readonly rules: readonly RuleState[]; readonly instances: readonly AlertInstance[]; readonly slotMs: number },
  signal: AbortSignal,
): Promise<RestoredGroup> {
  const names = new Set(instances.map(({ labels }) => new Map(labels).get('alertname') ?? ''))
  const downAtMs = names.size === 0 ? undefined : await findLastEvaluation(source, names, slotMs, signal)
  const outage = { nowMs: slotMs, downAtMs }
  const restored = new Map<AlertingState, RuleAlerts>()
  const known = new Set<string>()
  const ended: AlertInstance[] = []
  for (const [ruleKey, state] of ruleKeys(rules)) {
    if (state.alerts === undefined) continue
    known.add(ruleKey)
    const alerts = new Map<string, ActiveAlert>()
    for (const instance of instances) {
      if (instance.ruleKey !== ruleKey) continue
      const alert = restoreAlert(instance, state.rule.forMs, outage)
      if (alert === undefined) ended.push(instance)
      else alerts.set(alert.labels.key, alert)
    }
    restored.set(state, RuleAlerts.restored(alerts, slotMs))
  }
  const unknown = instances.filter(({ ruleKey }) => !known.has(ruleKey))
  const gone = [...unknown, ...ended].map(({ ruleKey, fingerprint }) => ({ ruleKey, fingerprint }))
  return { restored, gone, outage }
}
