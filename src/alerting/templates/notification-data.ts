import type { Notification, NotificationReason } from '../../channels/channel.ts'
import { goTimeAt, GoTime, zeroTimeNanoseconds } from '../../lib/go-template/time/go-time.ts'
import { goFunction } from '../../lib/go-template/value/go-function.ts'
import { GoList, GoStruct, type GoValue } from '../../lib/go-template/value/go-value.ts'
import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { createKv } from './kv.ts'

/** Alertmanager's words where it has one. */
const reasons: Readonly<Record<NotificationReason, string>> = {
  first: 'first notification',
  new_alerts: 'new alerts added',
  repeat: 'repeat interval elapsed',
  some_resolved: 'some alerts resolved',
  all_resolved: 'all alerts resolved',
  digest: 'digest',
  test: 'test',
}

interface SeenOtherwise {
  /** Of the route. */
  readonly routeLabels: LabelPairs
  /** Instead of the notification's own. */
  readonly reason?: string
}

/** What Alertmanager's templates see of a notification. */
export function notificationData(notification: Notification, { routeLabels, reason: said }: SeenOtherwise): GoStruct {
  const { receiver, status, reason, alerts, at, groupLabels, commonLabels, commonAnnotations, externalUrl } = notification
  return new GoStruct(
    '*template.Data',
    new Map<string, GoValue>([
      // It stands in an address as a regular expression.
      ['Receiver', receiver.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')],
      ['Status', status],
      ['Alerts', alertList(alerts, at)],
      ['NotificationReason', said ?? reasons[reason]],
      ['GroupLabels', createKv(groupLabels)],
      ['CommonLabels', createKv(commonLabels)],
      ['CommonAnnotations', createKv(commonAnnotations)],
      ['RouteLabels', createKv(routeLabels)],
      ['ExternalURL', externalUrl],
    ]),
  )
}

function alertList(alerts: readonly Alert[], at: number): GoList {
  const all = alerts.map((alert) => ({ isFiring: alert.endsAtMs > at, shown: alertData(alert, at) }))
  const some = (isFiring: boolean) =>
    goFunction(
      [],
      () =>
        new GoList(
          all.filter((one) => one.isFiring === isFiring).map(({ shown }) => shown),
          'template.Alert',
        ),
    )
  return new GoList(
    all.map(({ shown }) => shown),
    'template.Alert',
    'template.Alerts',
    new Map([
      ['Firing', some(true)],
      ['Resolved', some(false)],
    ]),
  )
}

function alertData({ labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint }: Alert, at: number): GoStruct {
  const isFiring = endsAtMs > at
  return new GoStruct(
    'template.Alert',
    new Map<string, GoValue>([
      ['Status', isFiring ? 'firing' : 'resolved'],
      ['Labels', createKv(labels)],
      ['Annotations', createKv(annotations)],
      ['StartsAt', goTimeAt(startsAtMs)],
      // When a firing alert ends nobody knows.
      ['EndsAt', isFiring ? new GoTime(zeroTimeNanoseconds) : goTimeAt(endsAtMs)],
      ['GeneratorURL', generatorUrl],
      ['Fingerprint', fingerprint],
    ]),
  )
}
