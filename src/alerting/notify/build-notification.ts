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
  /** As written. */
  readonly routeLabels?: LabelPairs
  readonly reason: NotificationReason
  /** In the order of `compareAlerts`; at least one. */
  readonly alerts: readonly Alert[]
  readonly nowMs: number
  readonly externalUrl: string
  readonly links: Notification['links']
}

/** Looked at between two turns. */
const alertsAtOnce = 200

/** A notification with what its alerts have in common. A turn may end where it yields. */
export function* buildInSteps({
  id,
  group,
  receiver,
  routeLabels = [],
  reason,
  alerts,
  nowMs,
  externalUrl,
  links,
}: ToTell): Generator<undefined, Notification, undefined> {
  const commonLabels = yield* commonOf(alerts, ({ labels }) => labels)
  const commonAnnotations = yield* commonOf(alerts, ({ annotations }) => annotations)
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
    commonLabels,
    commonAnnotations,
    ...(routeLabels.length === 0 ? {} : { routeLabels }),
    externalUrl,
    links,
  }
}

/** As `buildInSteps`, of few alerts. */
export function buildNotification(told: ToTell): Notification {
  const steps = buildInSteps(told)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
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

function* commonOf(alerts: readonly Alert[], pairsOf: (alert: Alert) => LabelPairs): Generator<undefined, LabelPairs, undefined> {
  const [first] = alerts
  let common = first === undefined ? [] : pairsOf(first)
  for (const [at, alert] of alerts.entries()) {
    if (common.length === 0) break
    if (at % alertsAtOnce === alertsAtOnce - 1) yield
    const pairs = pairsOf(alert)
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
