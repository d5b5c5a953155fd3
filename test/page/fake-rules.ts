import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

type Row = Reply<'GET /api/rules'>['rows'][number]

const minuteMs = 60_000

function row(name: string, given: Partial<Row>): Row {
  return {
    id: name.toLowerCase(),
    name,
    kind: 'alerting',
    origin: 'page',
    file: 'page',
    group: name,
    query: 'rate(refusals_total[5m]) > 1',
    severity: 'high',
    labels: { severity: given.severity ?? 'high' },
    state: 'inactive',
    intervalMs: minuteMs,
    lastEvaluation: ago(20_000),
    evaluationMs: 3,
    error: null,
    firing: 0,
    pending: 0,
    hiddenBy: null,
    ...given,
  }
}

const rows: readonly Row[] = [
  row('PaymentErrors', { state: 'firing', firing: 2, pending: 1, severity: 'critical', query: 'logs severity:error payment > 10' }),
  row('BrokenRule', { state: 'error', error: 'many-to-many matching not allowed', severity: 'low' }),
  row('HostLoadHigh', {}),
  row('OldRule', { state: 'off', lastEvaluation: null, query: '' }),
  row('FromFile', { origin: 'file', file: '/etc/vedette/rules/shop.yml', group: 'shop' }),
  row('BackupLate', { origin: 'pack', file: 'packs', group: 'Back-ups', state: 'no_source', severity: 'warning' }),
  row('job:requests', { origin: 'file', file: '/etc/vedette/rules/shop.yml', group: 'shop', kind: 'recording', severity: '', labels: {} }),
]

function yamlOf(name: string, limit: number): string {
  return `rules:\n  - name: ${name}\n    query:\n      promql: rate(refusals_total[5m]) > ${limit}\n    evaluate: 1m\n    for: 5m\n    severity: high\n`
}

/** Rules of an invented shop: each state once, one with versions, one that would have fired. */
export function fakeRules(): FakeApi {
  let version = 2
  let yaml = yamlOf('HostLoadHigh', 2)
  const kept = (name: string): Reply<'PUT /api/rules/:name'> => ({
    name,
    isOn: name !== 'OldRule',
    version,
    createdAt: ago(50 * hourMs),
    updatedAt: ago(2 * hourMs),
    updatedBy: 'Noa Adler',
  })
  return {
    'GET /api/rules': ({ query: { q = '', state = '' } }) => {
      const found = rows.filter(
        (one) => one.name.toLowerCase().includes(q.toLowerCase()) && (state === '' || state.split(',').includes(one.state)),
      )
      return {
        rows: [...found],
        cursor: null,
        total: found.length,
        counts: {
          states: { firing: 1, error: 1, inactive: 3, off: 1, no_source: 1 },
          origins: { page: 4, file: 2, pack: 1 },
          severities: { critical: 1, high: 3, low: 1, warning: 1, none: 1 },
        },
      }
    },
    'GET /api/rules/:name': ({ params: { name = '' } }) => {
      const found = rows.find((one) => one.name === name) ?? row(name, {})
      const alerts =
        found.firing === 0
          ? []
          : (['firing', 'pending'] as const).map((state) => ({
              labels: { alertname: name, severity: 'critical', service: `shop-${state}` },
              annotations: {},
              state,
              activeAt: ago(hourMs),
              keepFiringSince: null,
              value: '1.2e+01',
            }))
      const text = found.kind === 'recording' ? null : name === 'HostLoadHigh' ? yaml : yamlOf(name, 1)
      return { rows: [{ ...found, yaml: text, forMs: 5 * minuteMs, alerts }], kept: found.origin === 'page' ? kept(name) : null }
    },
    'PUT /api/rules/:name': ({ params: { name = '' }, body }) => {
      version++
      yaml = String(body['yaml'])
      return kept(name)
    },
    'PATCH /api/rules/:name': ({ params: { name = '' } }) => kept(name),
    'DELETE /api/rules/:name': () => ({}),
    'GET /api/rules/:name/versions': ({ params: { name = '' } }) => ({
      rows:
        name !== 'HostLoadHigh'
          ? []
          : [
              {
                version: 2,
                action: 'change',
                isOn: true,
                message: 'less noise',
                savedAt: ago(2 * hourMs),
                savedBy: 'Noa Adler',
                yaml: yamlOf(name, 2),
              },
              {
                version: 1,
                action: 'create',
                isOn: true,
                message: '',
                savedAt: ago(50 * hourMs),
                savedBy: 'Ido Levi',
                yaml: yamlOf(name, 1),
              },
            ],
    }),
    'POST /api/rules/:name/versions/:version/restore': ({ params: { name = '' } }) => {
      version++
      return kept(name)
    },
    'POST /api/rule-checks': ({ body }) => {
      const rule = (body['rule'] ?? {
        name: 'HostLoadHigh',
        query: { promql: 'rate(refusals_total[5m]) > 2' },
        evaluate: '1m',
        for: '5m',
        severity: 'high',
      }) as Record<string, unknown>
      const missing = ['name', 'severity'].filter((key) => typeof rule[key] !== 'string' || rule[key] === '')
      return {
        problems: missing.map((key) => ({ path: [key], line: 2, column: 5, message: 'is missing' })),
        rule,
        yaml: typeof body['yaml'] === 'string' ? body['yaml'] : `rules:\n  - ${JSON.stringify(rule)}\n`,
        sameName: [],
      }
    },
    'POST /api/rule-previews': ({ body }) => {
      const from = Number(body['from'])
      const step = (Number(body['to']) - from) / 60
      const times = Array.from({ length: 60 }, (_, at) => from + at * step)
      const lines = ['checkout', 'payments'].map((service, line) => ({
        labels: { service },
        values: times.map((_, at) => 6 + line * 3 + 4 * Math.sin(at / 6 + line)),
      }))
      return {
        times,
        lines,
        lineCount: 2,
        above: 10,
        below: null,
        isCompared: true,
        now: { count: 1, samples: [{ labels: { service: 'payments' }, value: 12 }] },
      }
    },
    'GET /api/rule-activity': () => ({
      fromMs: Date.now() - 24 * hourMs,
      stepMs: hourMs / 2,
      rows: [{ name: 'PaymentErrors', severity: 'critical', bars: Array.from({ length: 48 }, (_, at) => (at % 11 < 3 ? 0.5 : 0)) }],
    }),
    'POST /api/alerts/route-preview': ({ body }) => ({
      rows: (body['labels'] as Record<string, string>[]).map((labels) => ({
        labels,
        reaches: [
          {
            receiver: labels['severity'] === 'critical' ? 'pager' : 'shop-chat',
            channels: [labels['severity'] === 'critical' ? 'pagerduty' : 'slack'],
            route: '{}',
            groupBy: ['alertname'],
            groupWaitMs: 30_000,
            groupIntervalMs: 5 * minuteMs,
            repeatIntervalMs: 4 * hourMs,
            mutedBy: labels['severity'] === 'info' ? ['nights'] : [],
          },
        ],
        silencedBy: [],
        isInhibited: false,
      })),
    }),
  }
}

/** What a back-test of `POST /api/rule-back-tests` tells at its end, and half way. */
export function fakeBackTest(share: number): Reply<'POST /api/rule-back-tests'> {
  const toMs = Date.now()
  const fromMs = toMs - 7 * 24 * hourMs
  const total = 7 * 24 * 60
  return {
    fromMs,
    toMs,
    stepMs: minuteMs,
    evaluatedTo: fromMs + share * (toMs - fromMs),
    evaluations: Math.round(total * share),
    total,
    isCutShort: false,
    isSparse: false,
    isArrival: false,
    fired: Math.round(4 * share),
    neverFired: 2,
    firingMs: 3 * hourMs * share,
    pages: 4,
    pagesPerWeek: 4,
    failures: 0,
    failure: null,
    series: ['checkout', 'payments'].map((service) => ({
      labels: { alertname: 'HostLoadHigh', severity: 'high', service },
      fired: 2,
      firingMs: hourMs,
    })),
    seriesCount: 2,
    firings:
      share < 1
        ? []
        : [10, 30, 60, 90].map((hours) => ({
            labels: { alertname: 'HostLoadHigh', severity: 'high', service: 'payments' },
            value: 12,
            pendingAt: toMs - hours * hourMs - 5 * minuteMs,
            firedAt: toMs - hours * hourMs,
            resolvedAt: toMs - hours * hourMs + 40 * minuteMs,
          })),
    bars: Array.from({ length: 120 }, (_, at) => (at < 120 * share && at % 29 < 2 ? 0.7 : 0)),
  }
}
