import { compareBytes } from '../lib/compare-bytes.ts'
import type { LabelPairs } from '../model/label-pairs.ts'
import type { AlertingContext } from './alerting-context.ts'
import { isOver } from './alerts/merge-alert.ts'
import { sortInSteps } from './dispatch/sort-in-steps.ts'
import { type AlertFilter, describeAlert, type ListedAlert } from './list-alerts.ts'
import { compareAlerts, compareLabels } from './notify/build-notification.ts'

/** A group with those of its alerts that fire. */
export interface ListedGroup {
  readonly labels: LabelPairs
  readonly groupKey: string
  readonly receiver: string
  readonly alerts: readonly ListedAlert[]
}

const alertsAtOnce = 100

/**
 * Groups with alerts that fire and fit, ordered by their labels and receivers; undefined for what is left out, so that the caller can end
 * its turn.
 */
export function* listGroups(context: AlertingContext, filter: AlertFilter): Generator<ListedGroup | undefined, void, undefined> {
  const { state, clock } = context
  const nowMs = clock.now()
  const { receiver } = filter
  const chosen = [...state.groups.values()].filter((group) => receiver === undefined || receiver(group.receiver))
  const groups = yield* sortInSteps(chosen, (a, b) => compareLabels(a.labels, b.labels) || compareBytes(a.receiver, b.receiver))
  for (const { id, labels, groupKey, receiver: name } of groups) {
    const found: ListedAlert[] = []
    let looked = 0
    for (const fingerprint of state.membership.alertsOf(id)) {
      const known = state.alerts.get(fingerprint)
      const listed = known === undefined || isOver(known.alert, nowMs) ? undefined : describeAlert(context, known, filter, nowMs)
      if (listed !== undefined) found.push(listed)
      if (++looked % alertsAtOnce === 0) yield undefined
    }
    const alerts = yield* sortInSteps(found, (a, b) => compareAlerts(a.alert, b.alert))
    yield alerts.length === 0 ? undefined : { labels, groupKey, receiver: name, alerts }
  }
}
