import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { Alerting } from './alerting.ts'
import { isOver } from './alerts/merge-alert.ts'
import type { DeliveryOutcome } from './outbox/outbox.ts'
import { silenceStateAt } from './silences/silence.ts'

/** Alerts that came over the API. */
export class ReceivedCounts {
  firing = 0
  resolved = 0
  invalid = 0

  add({ firing, resolved, invalid }: Pick<ReceivedCounts, 'firing' | 'resolved' | 'invalid'>): void {
    this.firing += firing
    this.resolved += resolved
    this.invalid += invalid
  }
}

interface AlertingFigures {
  readonly alerting: Pick<Alerting, 'state' | 'clock' | 'failing'>
  readonly counts: ReceivedCounts
  /** How the configuration stands. */
  readonly config: () => { readonly isLoaded: boolean; readonly loadedAtMs: number }
}

/** The Alertmanager whose API and files these are. */
export const alertmanagerVersion = '0.34.0'
const version = { version: 'v2' }

/** What alerting says of itself, under Alertmanager's names where it has them. Returns what is to be told of each delivery. */
export function registerAlertingMetrics(metrics: Metrics, figures: () => AlertingFigures | undefined): (outcome: DeliveryOutcome) => void {
  const gauge = (
    name: string,
    help: string,
    read: (figures: AlertingFigures) => readonly { labels: Record<string, string>; value: number }[],
    unit: '' | 's' = '',
  ) =>
    metrics.read({ name, unit, help, type: 'gauge' }, () => {
      const now = figures()
      return now === undefined ? [] : read(now)
    })
  const one = (value: number) => [{ labels: {}, value }]
  gauge('alertmanager.build_info', 'The Alertmanager whose API this is.', () => [
    { labels: { branch: '', goversion: '', revision: 'vedette', version: alertmanagerVersion }, value: 1 },
  ])
  gauge('alertmanager.alerts', 'Alerts that fire, those of before that are still kept left out.', (now) => countAlerts(now))
  gauge('alertmanager.silences', 'Silences by state.', (now) => countSilences(now))
  gauge('alertmanager.dispatcher_aggregation_groups', 'Groups of alerts.', ({ alerting }) => one(alerting.state.groups.size))
  gauge('alertmanager.config_last_reload_successful', 'Whether the configuration as it is could be loaded.', ({ config }) =>
    one(Number(config().isLoaded)),
  )
  gauge(
    'alertmanager.config_last_reload_success_timestamp',
    'When the configuration in force was loaded.',
    ({ config }) => one(config().loadedAtMs / 1000),
    's',
  )
  gauge('vedette.alerting.outbox', 'Notifications that are not sent yet.', ({ alerting }) => one(alerting.state.lanes.size))
  gauge('vedette.alerting.failing_destinations', 'Channels of contact points that fail.', ({ alerting }) => one(alerting.failing().length))
  metrics.read({ name: 'alertmanager.alerts_received', unit: '{alert}', help: 'Alerts taken in over the API.', type: 'counter' }, () => {
    const counts = figures()?.counts
    if (counts === undefined) return []
    return [
      { labels: { status: 'firing', ...version }, value: counts.firing },
      { labels: { status: 'resolved', ...version }, value: counts.resolved },
    ]
  })
  metrics.read({ name: 'alertmanager.alerts_invalid', unit: '{alert}', help: 'Alerts that were refused.', type: 'counter' }, () => {
    const counts = figures()?.counts
    return counts === undefined ? [] : [{ labels: version, value: counts.invalid }]
  })
  const sent = metrics.counter({
    name: 'alertmanager.notifications',
    unit: '{notification}',
    help: 'Tries to send a notification.',
    labels: ['integration'],
  })
  const failed = metrics.counter({
    name: 'alertmanager.notifications_failed',
    unit: '{notification}',
    help: 'Tries that failed; dead: it is given up.',
    labels: ['integration', 'reason'],
  })
  const latency = metrics.histogram({
    name: 'alertmanager.notification_latency',
    unit: 's',
    help: 'How long vendors took.',
    labels: ['integration'],
    bounds: [1, 5, 10, 15, 20],
  })
  return ({ channel: integration, outcome, durationMs }) => {
    sent.add(1, { integration })
    latency.observe(durationMs / 1000, { integration })
    if (outcome !== 'sent') failed.add(1, { integration, reason: outcome === 'dead' ? 'dead' : 'retryable' })
  }
}

function countAlerts({ alerting: { state, clock } }: AlertingFigures): { labels: Record<string, string>; value: number }[] {
  const nowMs = clock.now()
  let firing = 0
  for (const { alert } of state.alerts.values()) if (!isOver(alert, nowMs)) firing++
  return [{ labels: { state: 'active' }, value: firing }]
}

function countSilences({ alerting: { state, clock } }: AlertingFigures): { labels: Record<string, string>; value: number }[] {
  const counts = { active: 0, pending: 0, expired: 0 }
  const nowMs = clock.now()
  for (const { silence } of state.silences.values()) counts[silenceStateAt(silence, nowMs)]++
  return Object.entries(counts).map(([name, value]) => ({ labels: { state: name }, value }))
}
