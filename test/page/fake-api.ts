import type { LogRow } from '../../src/api/contract/logs.ts'
import { severities } from '../../src/api/contract/severities.ts'
import type { EndpointName, Reply } from '../../ui/lib/replies.ts'
import { fakeFigure, fakeLogRows, fakeServices, fakeSpans, fakeTraceSummaries } from './fake-data.ts'

type Query = Readonly<Record<string, string | undefined>>
interface Asked {
  readonly query: Query
  readonly params: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}
export type FakeApi = { [Name in EndpointName]?: (asked: Asked) => Reply<Name> }

export interface FakeState {
  needsSetup: boolean
  signedIn: boolean
  /** No telemetry at all, as on the first minute. */
  empty: boolean
  /** Events accepted on keys made here. */
  received: number
  /** What was asked, newest last: `GET /api/logs?q=…`. */
  asked: string[]
}

const hourMs = 3_600_000
const permissions = [
  'telemetry.read',
  'members.read',
  'members.write',
  'keys.read',
  'keys.write',
  'tokens.own',
  'settings.read',
  'retention.write',
  'masking.write',
  'platform.read',
  'audit.read',
]

function at(agoMs: number): string {
  return new Date(Date.now() - agoMs).toISOString()
}

/** Answers of a small invented company, shaped by the contract. Times hang on the clock so that "last hour" has data. */
export function makeFakeApi(state: FakeState): FakeApi {
  const now = Date.now()
  const rows = fakeLogRows(3000, now - 2000, 1190)
  const matching = (query: Query): LogRow[] => (state.empty ? [] : rows.filter((row) => matches(row, query['q'] ?? '')))
  const session = (): Reply<'GET /api/session'> => ({
    user: { id: 'u1', name: 'Noa Adler', email: 'noa@tidewater.example' },
    project: { id: 1, slug: 'tidewater', name: 'Tidewater' },
    role: 'admin',
    permissions,
    expiresAt: at(-24 * hourMs),
  })
  let members: Reply<'GET /api/members'>['rows'] = [
    {
      id: 'u1',
      name: 'Noa Adler',
      email: 'noa@tidewater.example',
      role: 'admin',
      everywhere: true,
      createdAt: at(40 * 24 * hourMs),
      lastSeen: at(1000),
    },
    {
      id: 'u2',
      name: 'Maya Levi',
      email: 'maya@tidewater.example',
      role: 'developer',
      everywhere: false,
      createdAt: at(30 * 24 * hourMs),
      lastSeen: at(90_000),
    },
    {
      id: 'u3',
      name: 'Dan Bar',
      email: 'dan@tidewater.example',
      role: 'support',
      everywhere: false,
      createdAt: at(3 * 24 * hourMs),
      lastSeen: null,
    },
  ]
  let keys: Reply<'GET /api/ingest-keys'>['rows'] = [
    {
      id: 'k1',
      name: 'servers',
      slot: 'servers',
      prefix: 'vk_7Qm2',
      signals: ['logs', 'metrics', 'traces'],
      createdAt: at(40 * 24 * hourMs),
      lastUsedAt: at(800),
    },
    {
      id: 'k2',
      name: 'browser',
      slot: 'browser',
      prefix: 'vk_B19x',
      signals: ['traces'],
      createdAt: at(12 * 24 * hourMs),
      lastUsedAt: null,
    },
  ]
  let tokens: Reply<'GET /api/tokens'>['rows'] = [
    {
      id: 't1',
      name: 'grafana',
      owner: 'Noa Adler',
      permissions: ['telemetry.read'],
      prefix: 'vt_ab12',
      createdAt: at(9 * 24 * hourMs),
      lastUsedAt: at(3 * hourMs),
      expiresAt: at(-80 * 24 * hourMs),
    },
  ]
  let retention = {
    logs: {
      application: 730,
      error: 730,
      security: 2557,
      performance: 90,
      audit: null,
      debug: 30,
    } as Reply<'GET /api/retention'>['retention']['logs'],
    spans: 30 as number | null,
    metrics: 400 as number | null,
  }
  const defaults = structuredClone(retention)
  let masking: Reply<'GET /api/masking'>['masking'] = {
    detectorsOff: [],
    maskFields: ['user.ssn'],
    keepFields: [],
    patterns: [{ name: 'ticket', pattern: 'TCK-\\d+' }],
  }
  const detectors = [
    { name: 'email', title: 'E-mail address', example: 'noa@tidewater.example' },
    { name: 'card', title: 'Payment card (Luhn)', example: '4111 1111 1111 1111' },
    { name: 'bearer', title: 'Bearer token', example: 'Bearer eyJhbGciOi…' },
  ]
  return {
    'GET /api/setup': () => ({ needed: state.needsSetup }),
    'POST /api/setup': () => {
      state.needsSetup = false
      state.signedIn = true
      return session()
    },
    'GET /api/session': session,
    'POST /api/session': () => {
      state.signedIn = true
      return session()
    },
    'DELETE /api/session': () => {
      state.signedIn = false
      return {}
    },
    'PUT /api/session/password': () => ({}),
    'GET /api/projects': () => ({ rows: [{ id: 1, slug: 'tidewater', name: 'Tidewater' }] }),
    'GET /api/members': () => ({ rows: members }),
    'POST /api/members': ({ body }) => {
      const made = {
        id: `u${members.length + 1}`,
        name: String(body['name']),
        email: String(body['email']),
        role: String(body['role']),
        everywhere: false,
        createdAt: at(0),
        lastSeen: null,
      }
      members = [...members, made]
      return made
    },
    'PATCH /api/members/:id': ({ params, body }) => {
      const known = members.find(({ id }) => id === params['id'])
      if (!known) throw new Error('no such member')
      const changed = { ...known, role: String(body['role']) }
      members = members.map((member) => (member.id === changed.id ? changed : member))
      return changed
    },
    'DELETE /api/members/:id': ({ params }) => {
      members = members.filter(({ id }) => id !== params['id'])
      return {}
    },
    'GET /api/ingest-keys': () => ({ rows: keys }),
    'POST /api/ingest-keys': ({ body }) => {
      const id = `k${keys.length + 1}`
      keys = [
        ...keys,
        {
          id,
          name: String(body['name']),
          slot: id,
          prefix: 'vk_new1',
          signals: ['logs', 'metrics', 'traces'],
          createdAt: at(0),
          lastUsedAt: null,
        },
      ]
      return { id, name: String(body['name']), key: 'vk_new1Qm2rT9sLw4Xe0Zab3cDeF5gHiJ' }
    },
    'POST /api/ingest-keys/:id/rotate': () => ({ id: 'k9', name: 'servers', key: 'vk_rot1Qm2rT9sLw4Xe0Zab3cDeF5gHiJ' }),
    'DELETE /api/ingest-keys/:id': ({ params }) => {
      keys = keys.filter(({ id }) => id !== params['id'])
      return {}
    },
    'GET /api/tokens': () => ({ rows: tokens }),
    'POST /api/tokens': ({ body }) => {
      tokens = [
        ...tokens,
        {
          id: `t${tokens.length + 1}`,
          name: String(body['name']),
          owner: 'Noa Adler',
          permissions,
          prefix: 'vt_new1',
          createdAt: at(0),
          lastUsedAt: null,
          expiresAt: at(-90 * 24 * hourMs),
        },
      ]
      return { id: `t${tokens.length}`, name: String(body['name']), token: 'vt_new1Zz9sLw4Xe0Zab3cDeF5gHiJ' }
    },
    'DELETE /api/tokens/:id': ({ params }) => {
      tokens = tokens.filter(({ id }) => id !== params['id'])
      return {}
    },
    'GET /api/logs': ({ query }) => {
      const found = matching(query)
      const start = Number(query['cursor'] ?? 0)
      const page = found.slice(start, start + 200)
      return {
        rows: page,
        next: start + 200 < found.length ? String(start + 200) : null,
        searchedFrom: page.at(-1)?.timestamp ?? at(hourMs),
      }
    },
    'GET /api/logs/histogram': ({ query }) => {
      const found = matching(query)
      const fromMs = Date.now() - hourMs
      const series: Reply<'GET /api/logs/histogram'>['series'] = {}
      for (const row of found) {
        const bucket = Math.floor((Date.parse(row.timestamp) - fromMs) / 60_000)
        if (bucket < 0 || bucket >= 60) continue
        const counts = (series[row.severity] ??= Array.from({ length: 60 }, () => 0))
        counts[bucket] = (counts[bucket] ?? 0) + 1
      }
      return { from: new Date(fromMs).toISOString(), stepMs: 60_000, series, total: found.length }
    },
    'GET /api/logs/fields': ({ query }) => {
      const found = matching(query)
      const count = (name: string, value: (row: LogRow) => string): { name: string; values: { value: string; count: number }[] } => {
        const counts = new Map<string, number>()
        for (const row of found) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1)
        return { name, values: [...counts].map(([text, total]) => ({ value: text, count: total })).toSorted((a, b) => b.count - a.count) }
      }
      const fields = [
        count('severity', (row) => row.severity),
        count('service', (row) => row.service),
        count('host', (row) => row.host),
        count('class', (row) => row.class),
        count('http.route', (row) => row.attributes['http.route'] ?? ''),
        count('attempt', (row) => row.attributes['attempt'] ?? ''),
      ]
      return { fields: found.length === 0 ? [] : query['field'] ? fields.filter(({ name }) => name === query['field']) : fields }
    },
    'GET /api/traces': ({ query }) => {
      const all = state.empty ? [] : fakeTraceSummaries(240, Date.now() - 4000)
      const found = all
        .filter(({ service }) => !query['service'] || service === query['service'])
        .filter(({ errorCount }) => query['status'] !== 'error' || errorCount > 0)
        .filter(({ durationMs }) => durationMs >= Number(query['minDurationMs'] ?? 0))
      const start = Number(query['cursor'] ?? 0)
      return { rows: found.slice(start, start + 100), next: start + 100 < found.length ? String(start + 100) : null }
    },
    'GET /api/traces/:traceId': ({ params }) => {
      const start = Date.now() - 60_000
      const { spans, durationMs } = fakeSpans(params['traceId']?.startsWith('ffff') ? 10_000 : 48, start)
      return { traceId: params['traceId'] ?? '', start: new Date(start).toISOString(), durationMs, spans, truncated: false }
    },
    'GET /api/services': () => ({
      rows: state.empty
        ? []
        : fakeServices.map((service, index) => ({
            service,
            requests: 40_000 - index * 6000,
            requestsPerSecond: 412 / (index + 1),
            errorRate: index === 1 ? 0.0482 : index === 3 ? 0.012 : 0.0004,
            p50Ms: 18 + index * 7,
            p95Ms: index === 1 ? 2410 : 41 + index * 40,
            p99Ms: index === 1 ? 2980 : 96 + index * 60,
            lastSeen: at(1200),
            sparkline: Array.from({ length: 30 }, (_, step) => ({
              requests: 300 + ((step * (index + 3) * 37) % 90),
              errors: index === 1 && step > 18 ? 20 + (step % 5) : 0,
            })),
          })),
    }),
    'GET /api/overview': () => {
      const from = Date.now() - hourMs
      const to = Date.now()
      const none = { ...fakeFigure(from, to, 1, 0, 0), values: Array.from({ length: 60 }, () => null), last: null }
      const figure = (seed: number, base: number, swing: number, gap = false) =>
        state.empty ? none : fakeFigure(from, to, seed, base, swing, gap)
      return {
        platform: {
          version: '0.1.0',
          startedAt: at(26 * hourMs),
          parts: [
            { name: 'engine', state: 'ok', detail: 'ClickHouse 26.7, 4 sessions' },
            { name: 'state', state: 'ok', detail: 'embedded PostgreSQL' },
            { name: 'log', state: state.empty ? 'ok' : 'degraded', detail: '3 segments wait, oldest 12 s' },
            { name: 'receivers', state: 'ok', detail: 'OTLP on 7117, 4318, 4317' },
          ],
        },
        figures: {
          requestRate: figure(3, 80, 24),
          errorRate: figure(4, 0.006, 0.004),
          p95Ms: figure(5, 120, 60, true),
          cpuUtilisation: figure(6, 0.34, 0.2),
          memoryUtilisation: figure(7, 0.58, 0.02),
          diskUtilisation: figure(8, 0.41, 0.002),
          logRate: figure(9, 1840, 600),
          spanRate: figure(10, 920, 300),
          sampleRate: figure(12, 15_400, 900),
        },
        hosts: [
          {
            host: 'tidewater-app-1',
            cpuUtilisation: state.empty ? null : 0.91,
            memoryUtilisation: 0.61,
            diskUtilisation: 0.42,
            lastSeen: at(1000),
          },
          ...(state.empty
            ? []
            : [{ host: 'tidewater-db-1', cpuUtilisation: 0.22, memoryUtilisation: 0.83, diskUtilisation: 0.93, lastSeen: at(4 * 60_000) }]),
        ],
      }
    },
    'GET /api/ingestion': () => ({
      since: at(26 * hourMs),
      sources: [
        ...(state.empty
          ? []
          : [
              {
                receiver: 'otlp_http',
                signal: 'logs' as const,
                keyId: 'k1',
                keyName: 'servers',
                requests: 120_450,
                bytes: 8.2e9,
                accepted: 61_204_100,
                rejected: 12,
                acceptedPerSecond: 1840,
                lastEventAt: at(600),
              },
              {
                receiver: 'otlp_grpc',
                signal: 'traces' as const,
                keyId: 'k1',
                keyName: 'servers',
                requests: 84_010,
                bytes: 3.1e9,
                accepted: 22_871_040,
                rejected: 0,
                acceptedPerSecond: 920,
                lastEventAt: at(900),
              },
              {
                receiver: 'otlp_http',
                signal: 'metrics' as const,
                keyId: 'k2',
                keyName: 'browser',
                requests: 1204,
                bytes: 4.4e6,
                accepted: 22_000,
                rejected: 0,
                acceptedPerSecond: 0,
                lastEventAt: at(79 * 60_000),
              },
            ]),
        ...(state.received > 0
          ? [
              {
                receiver: 'otlp_http',
                signal: 'logs' as const,
                keyId: `k${keys.length}`,
                keyName: 'made in set-up',
                requests: 1,
                bytes: 900,
                accepted: state.received,
                rejected: 0,
                acceptedPerSecond: 0.1,
                lastEventAt: at(300),
              },
            ]
          : []),
      ],
      rejections: state.empty
        ? []
        : [
            {
              receiver: 'otlp_http',
              keyName: 'servers',
              reason: 'timestamp_out_of_range',
              count: 12,
              lastAt: at(5 * 60_000),
              lastMessage: 'timestamp 1970-01-01 is older than the retention of its class',
            },
          ],
      masked: state.empty
        ? []
        : [
            { detector: 'email', count: 1204 },
            { detector: 'card', count: 31 },
          ],
      log: {
        segmentsWaiting: 3,
        bytesWaiting: 14_200_000,
        oldestWaitingMs: 1200,
        quarantined: state.empty ? 0 : 1,
        accepting: true,
        reason: '',
      },
    }),
    'POST /api/test-event': () => {
      state.received += 3
      return { sentAt: at(0), service: 'vedette-test', traceId: '0af7651916cd43dd8448eb211c80319c' }
    },
    'GET /api/retention': () => ({ retention, defaults, held: null }),
    'PUT /api/retention': ({ body }) => {
      retention = body as unknown as typeof retention
      return { retention, defaults, held: null }
    },
    'GET /api/storage': () => ({
      tables: [
        ...Object.entries(retention.logs).map(([name, keepDays], index) => ({
          table: 'log_records',
          class: name,
          rows: state.empty ? 0 : 9_204_000 / (index + 1),
          bytes: state.empty ? 0 : 2.1e9 / (index + 1),
          oldest: state.empty ? null : at((index + 1) * 90 * 24 * hourMs),
          newest: state.empty ? null : at(1000),
          keepDays,
        })),
        {
          table: 'spans',
          class: null,
          rows: 22_871_040,
          bytes: 3.4e9,
          oldest: at(30 * 24 * hourMs),
          newest: at(900),
          keepDays: retention.spans,
        },
        {
          table: 'metric_samples',
          class: null,
          rows: 481_204_110,
          bytes: 1.2e9,
          oldest: at(61 * 24 * hourMs),
          newest: at(900),
          keepDays: retention.metrics,
        },
      ],
      disk: { totalBytes: 500e9, freeBytes: 291e9, usedByVedetteBytes: 9.4e9 },
    }),
    'GET /api/masking': () => ({ masking, detectors }),
    'PUT /api/masking': ({ body }) => {
      masking = body as unknown as typeof masking
      return { masking, detectors }
    },
    'POST /api/masking/test': ({ body }) => ({
      text: String(body['text']).replaceAll(/\S+@\S+/g, '[email]'),
      masked: [{ detector: 'email', count: 1 }],
    }),
  }
}

/** Enough of the search grammar for tests of the page: words, phrases, `field:value`, negation. */
function matches(row: LogRow, q: string): boolean {
  for (const term of q.match(/-?[\w.]+:"[^"]*"|"[^"]*"|\S+/g) ?? []) {
    const [, sign = '', field, value = ''] = /^(-?)(?:([\w.]+):)?"?([^"]*)"?$/.exec(term) ?? []
    const own =
      field === undefined
        ? row.body
        : ({ severity: row.severity, service: row.service, host: row.host, class: row.class, trace_id: row.traceId }[field] ??
          row.attributes[field] ??
          row.resource[field] ??
          '')
    const found = field === undefined ? own.toLowerCase().includes(value.toLowerCase()) : own === value
    if (found === (sign === '-')) return false
  }
  return severities.includes(row.severity)
}
