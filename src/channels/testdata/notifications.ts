import fc from 'fast-check'

import type { Alert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Notification } from '../channel.ts'

const at = Date.UTC(2026, 2, 4, 5, 6, 7, 890)

const links = {
  show: 'https://vedette.example/alerts/g1?t=show',
  acknowledge: 'https://vedette.example/alerts/g1?t=acknowledge&s=1',
  silence: 'https://vedette.example/alerts/g1?t=silence&s=2',
  resolve: 'https://vedette.example/alerts/g1?t=resolve&s=3',
}

function alert(labels: LabelPairs, annotations: LabelPairs, isOver: boolean): Alert {
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations,
    startsAtMs: at - 600_000,
    endsAtMs: isOver ? at - 1000 : at + 300_000,
    updatedAtMs: at,
    timeout: true,
    generatorUrl: 'https://prometheus.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
  }
}

function notificationOf(alerts: readonly Alert[], status: Notification['status']): Notification {
  const [first] = alerts
  return {
    id: 'n-0001',
    groupKey: '{}/{team="a b"}:{alertname="Disk \\"full\\""}',
    receiver: 'team (ops)',
    status,
    reason: status === 'firing' ? 'first' : 'all_resolved',
    at,
    alerts,
    truncatedAlerts: 0,
    groupLabels: [['alertname', first === undefined ? '' : (new Map(first.labels).get('alertname') ?? '')]],
    commonLabels: first?.labels ?? [],
    commonAnnotations: first?.annotations ?? [],
    externalUrl: 'https://vedette.example',
    links,
  }
}

const labels: LabelPairs = [
  ['alertname', 'Disk "full"'],
  ['instance', 'db-1:9100'],
  ['severity', 'critical'],
  ['team', 'a b'],
]
const annotations: LabelPairs = [
  ['description', 'Only 3 % of <data> & logs are free: see [the runbook](https://wiki.example/disk) @channel'],
  ['summary', 'הדיסק מלא 🔥 on db_1 *now*'],
]

export const firing = notificationOf([alert(labels, annotations, false)], 'firing')
export const resolved = notificationOf([alert(labels, annotations, true)], 'resolved')

/** What data may hold to become more than data. */
export const hostileTexts = [
  '<!channel>',
  '<https://evil.example|sign in>',
  '[sign in](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '@everyone',
  '</body><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '``` *_~|#',
  'a\r\nBcc: evil@example.com\r\n\r\nx',
  '{{ .CommonLabels }}',
  '\u202Eevil\u2066',
  '\u0000\u0007\u001b[31m\uFFFF',
  'https://evil.example/?a=1&b=2',
  '🔥'.repeat(700),
  'ש'.repeat(3000),
]

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...hostileTexts),
  fc.string({ maxLength: 300, unit: 'grapheme' }),
  fc.tuple(fc.constantFrom(...hostileTexts), fc.constantFrom(...hostileTexts)).map((pair) => pair.join(' ')),
  fc.constant('half \uD83D of a pair'),
)
const name = fc.oneof(fc.stringMatching(/^[a-z_]{1,12}$/), fc.constantFrom('alertname', 'severity', '7', '__proto__', 'é'))
const pairs = fc
  .dictionary(name, text, { maxKeys: 6 })
  .map((members): LabelPairs => Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)))
const anyAlert = fc.record({ own: pairs, annotations: pairs, isOver: fc.boolean() }).map((one) => alert([['alertname', 'x'], ...one.own.filter(([key]) => key !== 'alertname')], one.annotations, one.isOver))

/** Anything that may have to be told. */
export const anyNotification: fc.Arbitrary<Notification> = fc
  .record({ alerts: fc.array(anyAlert, { minLength: 1, maxLength: 12 }), status: fc.constantFrom('firing' as const, 'resolved' as const), receiver: text, groupKey: text })
  .map(({ alerts, status, receiver, groupKey }) => ({ ...notificationOf(alerts, status), receiver, groupKey }))
