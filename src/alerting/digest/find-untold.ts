import type { LabelPairs } from '../../model/label-pairs.ts'
import { isOver } from '../alerts/merge-alert.ts'
import { type AlertGroup, memberKey } from '../dispatch/alert-group.ts'
import type { FlushContext } from '../dispatch/flush-group.ts'
import { logKey } from '../dispatch/log-entry.ts'
import { isStepRoute } from '../policy/step-route.ts'
import type { PeriodAlert } from './read-period.ts'

interface Wanted {
  readonly wants: (labels: LabelPairs) => boolean
  readonly nowMs: number
}

/** Alerts that fire and that groups of the routes have told nobody of: quiet hours began before their time came. */
export function* findUntold(
  { state, tree }: FlushContext,
  { wants, nowMs }: Wanted,
): Generator<undefined, readonly PeriodAlert[], undefined> {
  const receivers = new Map<string, Set<string>>()
  for (const group of state.groups.values()) {
    yield
    if (isStepRoute(group.routeId)) continue
    const integrations = tree().contactPointOf(group.receiver)?.integrations ?? []
    const entries = integrations.flatMap((one) => state.log.get(logKey(group.groupKey, group.receiver, one)) ?? [])
    for (const fingerprint of state.membership.alertsOf(group.id)) {
      yield
      const isHeld = state.quality.holds.get(memberKey({ groupId: group.id, fingerprint })) !== undefined
      if (!isHeld && !entries.some(({ firing }) => firing.has(fingerprint))) noteUntold(receivers, fingerprint, group)
    }
  }
  const untold: PeriodAlert[] = []
  for (const [fingerprint, of] of receivers) {
    yield
    const known = state.alerts.get(fingerprint)
    if (known === undefined || known.isResolved || isOver(known.alert, nowMs) || !wants(known.alert.labels)) continue
    const { labels, startsAtMs } = known.alert
    untold.push({ fingerprint, labels, isOfRule: known.isOfRule, startsAtMs, endsAtMs: undefined, receivers: [...of] })
  }
  return untold
}

function noteUntold(receivers: Map<string, Set<string>>, fingerprint: string, { receiver }: AlertGroup): void {
  const known = receivers.get(fingerprint)
  if (known === undefined) receivers.set(fingerprint, new Set([receiver]))
  else known.add(receiver)
}
