import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Notification, NotificationReason } from '../channel.ts'
import { goJson, GoStruct, goTime } from './go-json.ts'

/** Go's zero time: an alert that is not over has no end. */
const noTime = '0001-01-01T00:00:00Z'

/** As Alertmanager calls them. */
const reasons: Readonly<Record<NotificationReason, string>> = {
  first: 'first notification',
  new_alerts: 'new alerts added',
  some_resolved: 'some alerts resolved',
  all_resolved: 'all alerts resolved',
  repeat: 'repeat interval elapsed',
  digest: 'unknown',
  test: 'unknown',
}

/** Alertmanager's webhook payload, version 4 (as of 0.34), byte for byte. `maxAlerts` of nought is no limit; labels of the route are expanded. */
export function composePayload(notification: Notification, maxAlerts: number, routeLabels: LabelPairs = []): string {
  const { alerts, truncatedAlerts } = notification
  const shown = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts
  const isCut = shown.length < alerts.length
  const message = new GoStruct([
    ['receiver', notification.receiver.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`)],
    ['status', isCut ? statusOf(shown, notification.at) : notification.status],
    ['alerts', shown.map((alert) => composeAlert(alert, notification.at))],
    ['notification_reason', reasons[notification.reason]],
    ['groupLabels', asMap(notification.groupLabels)],
    ['commonLabels', asMap(isCut ? common(shown.map(({ labels }) => labels)) : notification.commonLabels)],
    ['commonAnnotations', asMap(isCut ? common(shown.map(({ annotations }) => annotations)) : notification.commonAnnotations)],
    ['routeLabels', asMap(routeLabels)],
    ['externalURL', notification.externalUrl],
    ['version', '4'],
    ['groupKey', notification.groupKey],
    ['truncatedAlerts', truncatedAlerts + alerts.length - shown.length],
  ])
  return `${goJson(message)}\n`
}

function composeAlert(alert: Alert, at: number): GoStruct {
  const isOver = alert.endsAtMs <= at
  return new GoStruct([
    ['status', isOver ? 'resolved' : 'firing'],
    ['labels', asMap(alert.labels)],
    ['annotations', asMap(alert.annotations)],
    ['startsAt', goTime(alert.startsAtMs)],
    ['endsAt', isOver ? goTime(alert.endsAtMs) : noTime],
    ['generatorURL', alert.generatorUrl],
    ['fingerprint', alert.fingerprint],
  ])
}

function statusOf(alerts: readonly Alert[], at: number): string {
  return alerts.some(({ endsAtMs }) => endsAtMs > at) ? 'firing' : 'resolved'
}

function common([first = [], ...others]: readonly LabelPairs[]): LabelPairs {
  return first.filter(([name, value]) => others.every((pairs) => pairs.some((pair) => pair[0] === name && pair[1] === value)))
}

function asMap(pairs: LabelPairs): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs)
}
