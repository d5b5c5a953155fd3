import { changeOwnServicesBody } from '../../src/api/contract/overview.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakeFigure, fakePage, fakeServices, hourMs } from './fake-data.ts'

type Overview = Reply<'GET /api/overview'>

const minuteMs = 60_000
const dayMs = 24 * hourMs

/** What is broken, what changed, and which services are the reader's. */
export function fakeOverview(state: FakeState): FakeApi {
  let own = ['checkout']
  return {
    'GET /api/overview': ({ query }) => {
      const from = Date.now() - hourMs
      const to = Date.now()
      const none = { ...fakeFigure(from, to, 1, 0, 0), values: Array.from({ length: 60 }, () => null), last: null }
      const figure = (seed: number, base: number, swing: number, gap = false) =>
        state.empty ? none : fakeFigure(from, to, seed, base, swing, gap)
      const compares = query['compare'] !== undefined
      const services = state.empty ? [] : fakeServiceRows(compares)
      const sum = (rows: readonly { requests: number; errors: number }[]) => ({
        requests: rows.reduce((total, { requests }) => total + requests, 0),
        errors: rows.reduce((total, { errors }) => total + errors, 0),
        p95Ms: rows.length === 0 ? null : 412,
      })
      return {
        platform: {
          version: '0.1.0',
          startedAt: ago(26 * hourMs),
          parts: [
            { name: 'engine', state: 'ok', detail: 'ClickHouse 26.7, 4 sessions' },
            { name: 'state_store', state: 'ok', detail: 'embedded PostgreSQL' },
            { name: 'write_ahead_log', state: state.empty ? 'ok' : 'degraded', detail: '3 segments wait, oldest 12 s' },
            { name: 'receivers', state: 'ok', detail: 'OTLP on 7117, 4318, 4317' },
          ],
        },
        problems: state.empty ? [] : fakeProblems(),
        totals: sum(services),
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
        services,
        earlier: compares
          ? {
              totals: { ...sum(services), requests: sum(services).requests * 0.89 },
              figures: { requestRate: figure(13, 72, 20), errorRate: figure(14, 0.005, 0.003), p95Ms: figure(15, 110, 40) },
            }
          : null,
        hosts: fakeHosts(state.empty),
      }
    },
    'GET /api/changes': ({ query }) => {
      const rows = state.empty ? [] : fakeChanges()
      const limit = Number(query['limit'])
      const begin = Number(query['cursor'] ?? 0)
      return { rows: rows.slice(begin, begin + limit), next: begin + limit < rows.length ? String(begin + limit) : null }
    },
    // Two at a time: the third is asked for.
    'GET /api/releases': ({ query: { cursor } }) => {
      const rows = [
        {
          service: 'checkout',
          environment: 'production',
          version: 'v4.18.0',
          previous: 'v4.17.2',
          isRollBack: false,
          at: ago(24 * minuteMs),
          lengthMs: 24 * minuteMs,
          before: { requestsPerSecond: 438, errorRate: 0.0041, p95Ms: 620 },
          after: { requestsPerSecond: 412, errorRate: 0.0482, p95Ms: 2410 },
        },
        {
          service: 'payments',
          environment: 'production',
          version: 'v2.8.1',
          previous: 'v2.9.0',
          isRollBack: true,
          at: ago(28 * minuteMs),
          lengthMs: 28 * minuteMs,
          before: { requestsPerSecond: 96, errorRate: 0.0312, p95Ms: 410 },
          after: { requestsPerSecond: 98, errorRate: 0.0011, p95Ms: 230 },
        },
        {
          service: 'pricing',
          environment: 'production',
          version: 'v3.31.0',
          previous: '',
          isRollBack: false,
          at: ago(3 * dayMs),
          lengthMs: hourMs,
          before: null,
          after: { requestsPerSecond: 1240, errorRate: 0.0004, p95Ms: 96 },
        },
      ]
      return fakePage(state.empty ? [] : rows, { limit: '2', cursor })
    },
    'GET /api/own-services': () => ({ services: own }),
    'PATCH /api/own-services': ({ body }) => {
      const { add, remove } = changeOwnServicesBody.parse(body)
      own = [...own, ...add].filter((name) => !remove.includes(name))
      return { services: own }
    },
  }
}

function fakeServiceRows(compares: boolean): Overview['services'] {
  return fakeServices.map((service, index) => {
    const requests = 40_000 / (index + 1)
    const errorRate = index === 0 ? 0.0482 : index === 1 ? 0.0397 : 0.0006 * index
    const figures = { requestsPerSecond: requests / 3600, errorRate, p95Ms: index < 2 ? 2410 - 200 * index : 40 + 31 * index }
    return {
      service,
      requests,
      errors: Math.round(requests * errorRate),
      ...figures,
      p50Ms: 12 + 9 * index,
      course: Array.from({ length: 30 }, (_, step) => Math.round((requests / 30) * (1 + Math.sin(step + index) / 8))),
      earlier: compares && index !== 2 ? { ...figures, requestsPerSecond: figures.requestsPerSecond * (1.06 - 0.03 * index) } : null,
    }
  })
}

function fakeProblems(): Overview['problems'] {
  const none = { value: null, limit: null, detail: '', since: null }
  return [
    { ...none, severity: 'critical', kind: 'service_errors', subject: 'checkout', value: 0.0482, limit: 0.01 },
    { ...none, severity: 'high', kind: 'part_degraded', subject: 'write_ahead_log', detail: '3 segments wait, oldest 12 s' },
    { ...none, severity: 'high', kind: 'source_silent', subject: 'scheduler', detail: 'production', since: ago(42 * minuteMs) },
    { ...none, severity: 'high', kind: 'host_disk', subject: 'tidewater-db-1', value: 0.93, limit: 0.9 },
    { ...none, severity: 'medium', kind: 'targets_down', subject: 'node', value: 1, limit: 3, detail: 'connection refused' },
    { ...none, severity: 'medium', kind: 'service_latency', subject: 'payments', value: 2210, limit: 1000 },
  ]
}

function fakeHosts(empty: boolean): Overview['hosts'] {
  const app = {
    host: 'tidewater-app-1',
    cpuUtilisation: empty ? null : 0.91,
    memoryUtilisation: 0.61,
    diskUtilisation: 0.42,
    lastSeen: ago(1000),
  }
  const db = { host: 'tidewater-db-1', cpuUtilisation: 0.22, memoryUtilisation: 0.83, diskUtilisation: 0.93, lastSeen: ago(4 * minuteMs) }
  return empty ? [app] : [app, db]
}

function fakeChanges(): Reply<'GET /api/changes'>['rows'] {
  const none = { subject: '', environment: '', version: '', previous: '', actor: '', action: '', detail: '' }
  const latest: Reply<'GET /api/changes'>['rows'] = [
    {
      ...none,
      id: 'audit 000000000000812',
      at: ago(9 * minuteMs),
      kind: 'configuration',
      subject: 'retention',
      actor: 'Noa Adler',
      action: 'setting.change',
    },
    {
      ...none,
      id: 'deployment checkout production v4.18.0',
      at: ago(24 * minuteMs),
      kind: 'deployment',
      subject: 'checkout',
      environment: 'production',
      version: 'v4.18.0',
      previous: 'v4.17.2',
    },
    {
      ...none,
      id: 'back payments production v2.8.1',
      at: ago(28 * minuteMs),
      kind: 'rollback',
      subject: 'payments',
      environment: 'production',
      version: 'v2.8.1',
      previous: 'v2.9.0',
    },
    {
      ...none,
      id: 'service mailer',
      at: ago(31 * minuteMs),
      kind: 'service',
      subject: 'mailer',
      environment: 'production',
      version: 'v1.0.0',
    },
    { ...none, id: 'retention 1', at: ago(40 * minuteMs), kind: 'retention', detail: 'dropped 3 partitions with 1204 rows' },
    { ...none, id: 'start 1', at: ago(52 * minuteMs), kind: 'start' },
  ]
  const older = Array.from({ length: 20 }, (_, index) => ({
    ...none,
    id: `deployment pricing staging v3.${30 - index}.0`,
    at: ago((index + 2) * 7 * hourMs),
    kind: 'deployment' as const,
    subject: 'pricing',
    environment: 'staging',
    version: `v3.${30 - index}.0`,
    previous: `v3.${29 - index}.0`,
  }))
  return [...latest, ...older]
}
