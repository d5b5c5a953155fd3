import type { AlertDetail, AlertRow, TimelineEntry } from '../../src/api/contract/alerts.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

const minuteMs = 60_000
const slowFingerprint = '00000000000000a1'
const groupKey = '{}/{severity="critical"}:{service="checkout"}'

/** Alerts of the invented company: checkout is slow, its queue grows, the disk of the database is silenced, old ones are over. */
export function fakeAlerts(state: FakeState): FakeApi {
  /** What was done since the test began: `asked` is another list in every test. */
  const changes = new WeakMap<object, Map<string, Partial<AlertRow>>>()
  const changed = (): Map<string, Partial<AlertRow>> => {
    const known = changes.get(state.asked) ?? new Map<string, Partial<AlertRow>>()
    changes.set(state.asked, known)
    return known
  }
  const all = (): AlertRow[] => (state.empty ? [] : rows().map((row) => ({ ...row, ...changed().get(row.fingerprint) })))
  const among = (list: string | undefined, value: string): boolean => list === undefined || list.split(',').includes(value)
  const chosen = (query: Readonly<Record<string, string | undefined>>, without = ''): AlertRow[] =>
    all().filter(
      (row) =>
        (without === 'state' || among(query['state'] ?? 'firing,acknowledged,silenced,inhibited,muted', row.state)) &&
        (without === 'severity' || among(query['severity'], row.severity)) &&
        (without === 'service' || among(query['service'], row.service)) &&
        among(query['environment'], row.environment) &&
        (query['group'] === undefined || (query['group'] === groupKey && row.service === 'checkout')) &&
        JSON.stringify(row)
          .toLowerCase()
          .includes((query['q'] ?? '').toLowerCase()),
    )
  const count = (values: readonly string[]) =>
    [...new Set(values)].map((value) => ({ value, count: values.filter((one) => one === value).length })).sort((a, b) => b.count - a.count)
  return {
    'GET /api/alerts': ({ query }) => ({ rows: chosen(query), next: null }),
    'GET /api/alerts/counts': ({ query }) => ({
      total: chosen(query).length,
      states: count(chosen(query, 'state').map((row) => row.state)),
      severities: count(chosen(query, 'severity').map((row) => row.severity)),
      services: count(chosen(query, 'service').map((row) => row.service)),
      environments: count(chosen(query).map((row) => row.environment)),
      receivers: count(chosen(query).flatMap((row) => row.receivers)),
    }),
    'POST /api/alerts/handle': ({ body }) => {
      const fingerprints = body['fingerprints'] as string[] // the schema was checked
      for (const fingerprint of fingerprints) {
        const row = all().find((one) => one.fingerprint === fingerprint)
        if (row !== undefined) changed().set(fingerprint, { ...changed().get(fingerprint), ...handled(row, body) })
      }
      return { handled: fingerprints.length }
    },
    'POST /api/alerts/silence': ({ body }) => {
      for (const fingerprint of body['fingerprints'] as string[]) changed().set(fingerprint, { state: 'silenced', silencedBy: ['s9'] })
      return { id: 's9' }
    },
    'GET /api/alerts/:fingerprint': ({ params }) => {
      const row = all().find(({ fingerprint }) => fingerprint === params['fingerprint']) ?? rows()[0]
      if (row === undefined) throw new Error('there are alerts')
      return detailOf(row)
    },
    'GET /api/alerts/:fingerprint/timeline': () => ({ rows: timeline(), next: null }),
    'GET /api/alerts/history': ({ query }) => ({
      rows: state.empty
        ? []
        : Array.from({ length: 14 }, (_, at) => firing(at)).filter(
            ({ rule, severity }) => among(query['rule'], rule) && among(query['severity'], severity),
          ),
      next: null,
    }),
    'GET /api/alerts/history/rules': ({ query }) => ({
      from: ago(24 * hourMs),
      to: ago(0),
      rows: state.empty
        ? []
        : [
            { rule: 'QueueGrows', severity: 'high', total: 31, every: 3 },
            { rule: 'CheckoutSlow', severity: 'critical', total: 6, every: 11 },
            { rule: 'DiskFull', severity: 'warning', total: 2, every: 40 },
          ]
            .filter(({ rule }) => among(query['rule'], rule))
            .map(({ every, ...row }) => ({
              ...row,
              parts: Array.from({ length: Number(query['parts'] ?? 48) }, (_, at) => (at % every === 1 ? 1 + (at % 4) : 0)),
            })),
    }),
  }
}

function handled(row: AlertRow, body: Readonly<Record<string, unknown>>): Partial<AlertRow> {
  switch (body['do']) {
    case 'acknowledge':
      return { state: row.state === 'firing' ? 'acknowledged' : row.state, acknowledged: { at: ago(0), by: 'Noa Adler' } }
    case 'unacknowledge':
      return { state: 'firing', acknowledged: null }
    case 'assign':
      return { assignedTo: String(body['to']) }
    default:
      return { state: 'resolved', endsAt: ago(0) }
  }
}

type Sketch = Pick<AlertRow, 'name' | 'severity' | 'service' | 'summary'> & Partial<AlertRow> & { readonly minutes: number }

function rows(): AlertRow[] {
  const sketches: Sketch[] = [
    { name: 'CheckoutSlow', severity: 'critical', service: 'checkout', summary: 'p95 of checkout is 2,410 ms, above 800 ms', minutes: 21 },
    {
      name: 'PaymentErrors',
      severity: 'critical',
      service: 'payments',
      summary: '4.82 % of payments fail',
      minutes: 22,
      state: 'acknowledged',
      acknowledged: { at: ago(20 * minuteMs), by: 'Maya Levi' },
      assignedTo: 'Maya Levi',
    },
    { name: 'QueueGrows', severity: 'high', service: 'checkout', summary: 'The queue of orders grows by 40 a second', minutes: 9 },
    { name: 'PodRestarts', severity: 'page', service: 'pricing', summary: 'pricing restarted 4 times in 10 minutes', minutes: 130 },
    {
      name: 'DiskFull',
      severity: 'warning',
      service: 'orders-db',
      summary: 'The disk of orders-db is full in 3 days at this rate',
      minutes: 3000,
      state: 'silenced',
      silencedBy: ['s1'],
    },
    { name: 'Latency', severity: 'info', service: 'checkout', summary: '', minutes: 20, state: 'inhibited', inhibitedBy: slowFingerprint },
    {
      name: 'CertificateEnds',
      severity: 'low',
      service: 'edge',
      summary: 'It ends in 12 days',
      minutes: 500,
      state: 'pending',
      receivers: [],
    },
    { name: 'HostDown', severity: 'critical', service: 'edge', summary: '', minutes: 70, state: 'resolved', endsAt: ago(50 * minuteMs) },
  ]
  return sketches.map(({ minutes, ...sketch }, at) => ({
    fingerprint: `00000000000000a${at + 1}`,
    state: 'firing',
    environment: 'production',
    labels: { alertname: sketch.name, severity: sketch.severity, service: sketch.service, pod: `${sketch.service}-7f9c` },
    startsAt: ago(minutes * minuteMs),
    endsAt: null,
    receivers: ['pay-ops'],
    acknowledged: null,
    assignedTo: '',
    silencedBy: [],
    inhibitedBy: null,
    mutedBy: [],
    ...sketch,
  }))
}

function detailOf(row: AlertRow): AlertDetail {
  return {
    ...row,
    annotations: {
      summary: row.summary,
      description: 'Customers wait. Look at what payments does, then at its release.',
      runbook: '1. Look at the traces of the last minutes.\n2. Roll the release back when psp-gateway is not slow itself.',
      runbook_url: 'https://wiki.tidewater.example/runbooks/slow-checkout',
    },
    generatorUrl: '',
    updatedAt: ago(5000),
    groups: [{ key: groupKey, labels: { service: row.service }, receiver: 'pay-ops', size: 3, nextFlushAt: ago(-3 * minuteMs) }],
    silences: row.silencedBy.map((id) => ({
      id,
      matchers: '{alertname="DiskFull"}',
      createdBy: 'Dan Ohana',
      comment: 'The volume is moved on Sunday',
      endsAt: ago(-20 * hourMs),
    })),
    inhibitor: row.inhibitedBy === null ? null : { fingerprint: row.inhibitedBy, name: 'CheckoutSlow' },
    rule: {
      name: row.name,
      group: 'checkout',
      file: 'rules/checkout.yml',
      query:
        'histogram_quantile(0.95, sum by (le, service) (rate(http_server_request_duration_seconds_bucket{service="checkout"}[2m]))) > 0.8',
      forSeconds: 120,
      chart: {
        query: 'histogram_quantile(0.95, sum by (le, service) (rate(http_server_request_duration_seconds_bucket{service="checkout"}[2m])))',
        threshold: 0.12,
        isAbove: true,
      },
    },
    outlook: [
      {
        receiver: 'pay-ops',
        channel: 'slack',
        position: 0,
        reason: row.acknowledged === null ? 'told' : 'acknowledged',
        toldAt: ago(20 * minuteMs),
        nextAt: row.acknowledged === null ? ago(-220 * minuteMs) : null,
        problem: '',
      },
      {
        receiver: 'pay-ops',
        channel: 'webhook',
        position: 0,
        reason: 'failing',
        toldAt: null,
        nextAt: ago(-40_000),
        problem: 'the endpoint answered 503',
      },
    ],
  }
}

function timeline(): TimelineEntry[] {
  const message = (minutes: number, channel: string, state: string, more: object = {}): TimelineEntry => ({
    kind: 'message',
    at: ago(minutes * minuteMs),
    message: {
      id: `${channel}${minutes}`,
      receiver: 'pay-ops',
      channel,
      position: 0,
      state,
      status: 'firing',
      reason: 'first',
      nextAt: null,
      finishedAt: ago(minutes * minuteMs - 1900),
      isStandIn: false,
      isPassedOn: false,
      problem: '',
      attempts: [{ at: ago(minutes * minuteMs), durationMs: 1900, outcome: 'sent', problem: '' }],
      ...more,
    },
  })
  const event = (minutes: number, name: string, content: Record<string, unknown>): TimelineEntry => ({
    kind: 'event',
    at: ago(minutes * minuteMs),
    event: name,
    content,
  })
  const failed = { at: ago(19 * minuteMs), durationMs: 30, outcome: 'failed', problem: 'the endpoint answered 503' }
  return [
    event(15, 'assigned', { by: 'Noa Adler', to: 'Maya Levi' }),
    event(18, 'acknowledged', { by: 'Maya Levi', comment: 'psp-gateway is slow, calling them' }),
    message(20, 'webhook', 'pending', {
      finishedAt: null,
      nextAt: ago(-40_000),
      problem: failed.problem,
      attempts: [failed, failed],
      isPassedOn: true,
    }),
    message(20, 'slack', 'sent'),
    event(21, 'fired', { startsAtMs: Date.parse(ago(21 * minuteMs)) }),
    {
      kind: 'silence',
      at: ago(26 * hourMs),
      silence: { id: 's0', createdBy: 'Dan Ohana', comment: 'maintenance', endsAt: ago(25 * hourMs) },
    },
    event(26 * 60, 'suppressed', { named: [[slowFingerprint, 'silenced', 's0']] }),
    event(27 * 60, 'resolved', { endsAtMs: Date.parse(ago(27 * hourMs)) }),
    event(28 * 60, 'fired', { startsAtMs: Date.parse(ago(28 * hourMs)) }),
  ]
}

function firing(at: number) {
  const rule = ['CheckoutSlow', 'QueueGrows', 'QueueGrows', 'DiskFull'][at % 4] ?? 'QueueGrows'
  const severity = { CheckoutSlow: 'critical', QueueGrows: 'high', DiskFull: 'warning' }[rule] ?? ''
  const service = rule === 'DiskFull' ? 'orders-db' : 'checkout'
  const minutes = 21 + at * 97
  return {
    fingerprint: `00000000000000a${(at % 4) + 1}`,
    rule,
    severity,
    service,
    labels: { alertname: rule, severity, service, pod: `${service}-7f9c` },
    startsAt: ago(minutes * minuteMs),
    endsAt: at === 0 ? null : ago((minutes - 12) * minuteMs),
    acknowledged: at % 3 === 0 ? { at: ago((minutes - 3) * minuteMs), by: 'Maya Levi' } : null,
  }
}
