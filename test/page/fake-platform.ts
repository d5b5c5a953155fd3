import { describeCards } from '../../src/api/routes/ingestion/describe-cards.ts'
import { receivers } from '../../src/receivers/index.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

/** The platform's own state, what comes in, how long it is kept, and what is masked. */
export function fakePlatform(state: FakeState): FakeApi {
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
    rollups: 731 as number | null,
  }
  /** How often each setting was changed. */
  const versions = { retention: 0, own: 0, personal: 0, masking: 0, classRules: 0 }
  let own: Reply<'GET /api/retention/project'>['own'] = { logs: { debug: 7 } }
  const defaults = structuredClone(retention)
  let personal: Omit<Reply<'GET /api/personal-data'>, 'version'> = { fields: ['user.email', 'enduser.*'], askReason: false }
  let masking: Reply<'GET /api/masking'>['masking'] = {
    detectorsOff: [],
    maskFields: ['user.ssn'],
    keepFields: [],
    patterns: [{ name: 'ticket', pattern: 'TCK-\\d+' }],
  }
  let classRules: Omit<Reply<'GET /api/log-class-rules'>, 'version'> = {
    rules: [
      { class: 'audit', when: { service: 'billing', 'event.action': 'refund*' } },
      { class: 'performance', when: { service: 'payments', body: '*slow query*' } },
      { class: 'debug', when: { service: 'proxy-*', severity: 'info' } },
    ],
  }
  const detectors = [
    { name: 'email', title: 'E-mail address', example: 'noa@tidewater.example' },
    { name: 'card', title: 'Payment card (Luhn)', example: '4111 1111 1111 1111' },
    { name: 'bearer', title: 'Bearer token', example: 'Bearer eyJhbGciOi…' },
  ]
  return {
    'GET /api/ingestion/cards': () => ({ rows: describeCards(receivers) }),
    'GET /api/ingestion': () => ({
      since: ago(26 * hourMs),
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
                lastEventAt: ago(600),
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
                lastEventAt: ago(900),
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
                lastEventAt: ago(79 * 60_000),
              },
            ]),
        ...(state.received > 0
          ? [
              {
                receiver: 'otlp_http',
                signal: 'logs' as const,
                keyId: state.lastKeyId,
                keyName: 'made in set-up',
                requests: 1,
                bytes: 900,
                accepted: state.received,
                rejected: 0,
                acceptedPerSecond: 0.1,
                lastEventAt: ago(300),
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
              reason: 'too_old',
              count: 12,
              lastAt: ago(5 * 60_000),
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
      return { sentAt: ago(0), service: 'vedette-test', traceId: '0af7651916cd43dd8448eb211c80319c' }
    },
    'GET /api/retention': () => ({ retention, version: versions.retention, defaults, held: null }),
    'PUT /api/retention': ({ body }) => {
      retention = settingOf(body)
      return { retention, version: ++versions.retention, defaults, held: null }
    },
    'GET /api/retention/project': () => ({ own, version: versions.own, platform: retention }),
    'PUT /api/retention/project': ({ body }) => {
      own = settingOf(body)
      return { own, version: ++versions.own, platform: retention }
    },
    'GET /api/storage': () => ({
      tables: [
        ...Object.entries(retention.logs).map(([name, keepDays], index) => ({
          table: 'log_records',
          class: name,
          rows: state.empty ? 0 : 9_204_000 / (index + 1),
          bytes: state.empty ? 0 : 2.1e9 / (index + 1),
          oldest: state.empty ? null : ago((index + 1) * 90 * 24 * hourMs),
          newest: state.empty ? null : ago(1000),
          keepDays,
        })),
        {
          table: 'spans',
          class: null,
          rows: 22_871_040,
          bytes: 3.4e9,
          oldest: ago(30 * 24 * hourMs),
          newest: ago(900),
          keepDays: retention.spans,
        },
        {
          table: 'metric_samples',
          class: null,
          rows: 481_204_110,
          bytes: 1.2e9,
          oldest: ago(61 * 24 * hourMs),
          newest: ago(900),
          keepDays: retention.metrics,
        },
      ],
      disk: { totalBytes: 500e9, freeBytes: 291e9, usedByVedetteBytes: 9.4e9 },
    }),
    'GET /api/log-class-rules': () => ({ ...(state.empty ? { rules: [] } : classRules), version: versions.classRules }),
    'PUT /api/log-class-rules': ({ body }) => {
      classRules = settingOf(body)
      return { ...classRules, version: ++versions.classRules }
    },
    'GET /api/masking': () => ({ masking, version: versions.masking, detectors }),
    'PUT /api/masking': ({ body }) => {
      masking = settingOf(body)
      return { masking, version: ++versions.masking, detectors }
    },
    'GET /api/personal-data': () => ({ ...personal, version: versions.personal }),
    'PUT /api/personal-data': ({ body }) => {
      personal = settingOf(body)
      return { ...personal, version: ++versions.personal }
    },
    'POST /api/personal-data/reason': () => ({}),
    'POST /api/exports': () => ({}),
    'POST /api/masking/test': ({ body }) => ({
      text: String(body['text']).replaceAll(/\S+@\S+/g, '[email]'),
      masked: [{ detector: 'email', count: 1 }],
    }),
  }
}

/** What is kept of a change; its schema was checked before. */
function settingOf(body: Readonly<Record<string, unknown>>): never {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'fromVersion')) as never
}
