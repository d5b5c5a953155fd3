import type { Notification, NotificationReason } from '../../channels/channel.ts'
import { compareBytes } from '../../lib/compare-bytes.ts'
import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertGroup } from '../dispatch/alert-group.ts'

/** A message about more than these is read by nobody; of the rest it says how many they are, as Alertmanager's webhook does. */
const mostAlerts = 2000

interface ToTell {
  readonly id: string
  readonly group: Pick<AlertGroup, 'groupKey' | 'labels'>
  readonly receiver: string
  readonly reason: NotificationReason
  /** In the order of `compareAlerts`; at least one. */
  readonly alerts: readonly Alert[]
  readonly nowMs: number
  readonly externalUrl: string
  readonly links: Notification['links']
}

/** A notification with what its alerts have in common. */
export function buildNotification({ id, group, receiver, reason, alerts, nowMs, externalUrl, links }: ToTell): Notification {
  return {
    id,
    groupKey: group.groupKey,
    receiver,
    status: alerts.some(({ endsAtMs }) => endsAtMs > nowMs) ? 'firing' : 'resolved',
    reason,
    at: nowMs,
    alerts: alerts.slice(0, mostAlerts),
    truncatedAlerts: Math.max(0, alerts.length - mostAlerts),
    groupLabels: group.labels,
    commonLabels: commonOf(alerts.map(({ labels }) => labels)),
    commonAnnotations: commonOf(alerts.map(({ annotations }) => annotations)),
    externalUrl,
    links,
  }
}

/** Alertmanager's order of the alerts in a message: by job, instance, then by the number of labels and their values. */
export function compareAlerts(a: Alert, b: Alert): number {
  for (const name of ['job', 'instance']) {
    const left = valueOf(a.labels, name)
    const right = valueOf(b.labels, name)
    if (left === right) continue
    if (left === undefined) return 1
    if (right === undefined) return -1
    return compareBytes(left, right)
  }
  return compareLabels(a.labels, b.labels)
}

/** First those with fewer labels, then by names and values. */
export function compareLabels(a: LabelPairs, b: LabelPairs): number {
  if (a.length !== b.length) return a.length - b.length
  for (const [at, [name, value]] of a.entries()) {
    const [otherName, otherValue] = b[at] ?? ['', '']
    // Who has a name that the other one lacks is the later.
    const order = compareBytes(otherName, name) || compareBytes(value, otherValue)
    if (order !== 0) return order
  }
  return 0
}

function commonOf(all: readonly LabelPairs[]): LabelPairs {
  let [common = []] = all
  for (const pairs of all) {
    if (common.length === 0) break
    // Few pairs: a map of each would take longer than looking.
    if (!common.every(([name, value]) => valueOf(pairs, name) === value))
      common = common.filter(([name, value]) => valueOf(pairs, name) === value)
  }
  return common
}

function valueOf(labels: LabelPairs, name: string): string | undefined {
  for (const pair of labels) if (pair[0] === name) return pair[1]
  return undefined
}
