import { once } from 'node:events'
import os from 'node:os'

import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { openTestAccess, type TestAccess } from '../../../../test/harness/open-test-access.ts'
import type { Caller } from '../../../access/caller.ts'
import { roles } from '../../../access/permissions.ts'
import { evaluateThrough } from '../../../app/evaluate-metrics.ts'
import { systemClock } from '../../../lib/clock.ts'
import { createMetrics } from '../../../lib/metrics/create-metrics.ts'
import { IngestCounters } from '../../../pipeline/index.ts'
import {
  createObserver,
  createPlatform,
  observeStore,
  registerIngestMetrics,
  registerProcessMetrics,
  telemetrySource,
  type Platform,
} from '../../../platform/index.ts'
import { createStoredReader, MetricQueries, StoredMetrics } from '../../../query/promql/index.ts'
import { detailedHealthReply, healthDashboardReply, healthReply, metricsReply, statusReply } from '../../contract/health.ts'
import { changesReply, overviewReply, releasesReply } from '../../contract/overview.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import { observeRequests } from '../../observe-requests.ts'
import type { Services } from '../../services.ts'
import { platformRoutes } from './index.ts'

let engine: TestEngine
let it: TestAccess
let server: FastifyInstance
let platform: Platform
const failing = { scrapePool: 'node', health: 'down', lastError: 'connection refused' }
/** One of two targets of a job does not answer. */
const targets = { active: [failing, { ...failing, health: 'up', lastError: '' }] }
const processMetrics: { stop: () => void }[] = []

const processes = (): { name: string; pid: number }[] => [{ name: 'vedette', pid: process.pid }]

/** Tokens of this test: the name of a role, `nothing` for one without permissions, or nobody. */
function callerOf(token: string | undefined, address: string): Caller {
  const permissions = token === undefined || token === 'nothing' ? [] : roles[token as keyof typeof roles] // the tests name only roles
  const actor = token === undefined ? ({ kind: 'anonymous' } as const) : ({ kind: 'api_token', id: token, name: token } as const)
  return { actor, projectId: 1, permissions: new Set(permissions), address }
}

beforeAll(async () => {
  ;[engine, it] = await Promise.all([startTestEngine(), openTestAccess()])
  const clock = systemClock
  const metrics = createMetrics()
  const observer = createObserver({ clock, metrics })
  const counters = new IngestCounters(clock)
  for (const projectId of [1, 2, undefined]) {
    const source = { receiver: 'otlp', signal: 'logs', projectId, keyId: undefined } as const
    counters.addRequest(source, 1000)
    counters.addRejected(source, 'unauthenticated', 3, 'no key')
    if (projectId === undefined) continue
    counters.addAccepted(source, 100)
    counters.addMasked(projectId, 'email', 5)
  }
  registerIngestMetrics(metrics, () => counters.snapshot())
  processMetrics.push(registerProcessMetrics(metrics, { clock, version: '1.2.3', processes }))
  const telemetry = observeStore(engine.store, observer, clock)
  const reader = createStoredReader(new StoredMetrics(telemetry))
  const sources = [telemetrySource({ clock, queries: observer.queries }, telemetry, engine.engine)]
  platform = createPlatform({
    clock,
    version: '1.2.3',
    dataDir: os.tmpdir(),
    metrics,
    observer,
    telemetry,
    state: it.state,
    evaluateMetrics: evaluateThrough(new MetricQueries((projectId) => reader.source(projectId))),
    ownProjectId: 1,
    processes,
    sources,
  })
  server = await createHttpServer({ trustedProxies: ['127.0.0.1'] })
  observeRequests(server, observer)
  await mountRoutes(server, {
    routes: platformRoutes,
    // Only these are asked for by the routes under test.
    services: { clock, platform, state: it.state, scrapeTargets: () => targets } as unknown as Services,
    authenticate: ({ bearerToken, address }) => Promise.resolve(callerOf(bearerToken, address)),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
}, 120_000)
afterAll(async () => {
  for (const metrics of processMetrics) metrics.stop()
  await server.close()
  await engine.stop()
  await it.close()
})

interface Asked {
  /** The other end of the connection. */
  readonly from?: string
  readonly headers?: Readonly<Record<string, string>>
}

async function get(url: string, token?: string, asked: Asked = {}): Promise<{ status: number; type: string; body: string }> {
  const headers = { ...asked.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const { statusCode, headers: answered, body } = await server.inject({ url, headers, remoteAddress: asked.from ?? '127.0.0.1' })
  return { status: statusCode, type: String(answered['content-type']), body }
}
const json = async (url: string, token?: string): Promise<unknown> => JSON.parse((await get(url, token)).body)

test('every answer is as its contract says', async () => {
  expect(healthReply.parse(await json('/api/health'))).toMatchObject({
    status: 'healthy',
    services: { database: 'healthy', api: 'healthy' },
  })
  expect(statusReply.parse(await json('/api/status'))).toMatchObject({ version: '1.2.3', parts: { engine: 'healthy', api: 'healthy' } })
  expect(healthDashboardReply.parse(await json('/api/health/dashboard', 'executive'))).toMatchObject({
    services: { database: 'healthy', backups: 'not_configured' },
    metrics: { databaseConnections: 1, errorRate: 0 },
  })
  const detailed = detailedHealthReply.parse(await json('/api/health/detailed', 'support'))
  expect(detailed.parts['engine']).toMatchObject({
    status: 'healthy',
    details: { engine: 'ready', restarts: 0, lastExit: null, pid: expect.any(Number) },
  })
  expect(Object.keys(detailed.parts)).toEqual(['engine', 'api', 'disk'])
  const metrics = metricsReply.parse(await json('/api/metrics', 'developer'))
  expect(metrics.performance.responseTime.avg).toBeGreaterThan(0)
  expect(metrics.performance.throughput.requestsPerMinute).toBeCloseTo(metrics.performance.throughput.requestsPerSecond * 60)
  const overview = overviewReply.parse(await json('/api/overview?from=now-1h', 'executive'))
  expect(overview).toMatchObject({
    platform: { version: '1.2.3', parts: [{ name: 'engine', state: 'ok' }, {}, {}] },
    hosts: [],
    earlier: null,
  })
  expect(overview.problems).toContainEqual({
    severity: 'medium',
    kind: 'targets_down',
    subject: 'node',
    value: 1,
    limit: 2,
    detail: 'connection refused',
    since: null,
  })
  const compared = overviewReply.parse(await json('/api/overview?compare=1d&environment=test&service=a', 'executive'))
  expect(compared.earlier?.totals).toEqual({ requests: 0, errors: 0, p95Ms: null })
  const changes = changesReply.parse(await json('/api/changes?limit=3', 'executive'))
  expect(changes.rows).toMatchObject([{ kind: 'start' }])
  expect(releasesReply.parse(await json('/api/releases', 'developer'))).toEqual({ rows: [], next: null })
})

test.each([
  ['/api/health', 200, 200],
  ['/api/status', 200, 200],
  ['/api/health/dashboard', 401, 200],
  ['/api/health/detailed', 401, 200],
  ['/api/metrics', 401, 200],
  ['/api/overview', 401, 200],
  ['/api/overview?from=now&to=now-1h', 401, 400],
  ['/api/overview?from=yesterday', 401, 400],
  ['/api/overview?compare=2d', 401, 400],
  ['/api/changes', 401, 200],
  ['/api/changes?cursor=AAAA', 401, 400],
  ['/api/releases', 401, 200],
])('%s: strangers get %i, an auditor %i', async (url, stranger, auditor) => {
  expect((await get(url)).status).toBe(stranger)
  expect((await get(url, 'auditor')).status).toBe(auditor)
})

describe('/metrics', () => {
  test('is Prometheus text', async () => {
    const { status, type, body } = await get('/metrics')
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(body).toMatch(/^process_cpu_time_seconds_total\{process="vedette"\} \d/m)
    expect(body).toMatch(
      /^http_server_request_duration_seconds_count\{http_request_method="GET",http_route="\/api\/health",http_response_status_code="200"\} \d+$/m,
    )
    expect(body).toContain('vedette_build_info{version="1.2.3"} 1')
  })

  test.each([
    ['127.0.0.1', undefined, 200],
    ['::1', undefined, 200],
    ['::ffff:127.0.0.9', undefined, 200],
    ['10.1.2.3', undefined, 401],
    ['2001:db8::1', undefined, 401],
    ['::ffff:10.0.0.1', undefined, 401],
    ['not an address', undefined, 401],
    ['10.1.2.3', 'support', 200],
    ['10.1.2.3', 'nothing', 403],
  ])('asked from %s with the token %s: %i', async (from, token, status) => {
    expect((await get('/metrics', token, { from })).status).toBe(status)
  })

  test.each(['127.0.0.1', '203.0.113.7'])('a proxy on this machine passes on what %s asks: a token is needed', async (client) => {
    const headers = { 'x-forwarded-for': client }
    expect((await get('/metrics', undefined, { headers })).status).toBe(401)
    expect((await get('/metrics', 'support', { headers })).status).toBe(200)
  })

  test('of what came in, one project sees its own', async () => {
    const projectsIn = async (token: string | undefined, asked: Asked): Promise<(string | undefined)[]> => {
      const { body } = await get('/metrics', token, asked)
      return [...body.matchAll(/^(?:vedette_ingest|vedette_masked)_\w+\{[^}]*project="(\d*)"[^}]*\} [1-9]/gm)].map(([, project]) => project)
    }
    const own = await projectsIn('support', { from: '10.1.2.3' })
    expect(own.length).toBeGreaterThan(0)
    expect(new Set(own)).toEqual(new Set(['1', '']))
    expect(new Set(await projectsIn(undefined, {}))).toEqual(new Set(['1', '2', '']))
  })
})

test('the reads of a request are children of its span', async () => {
  platform.observer.takeSpans()
  await get('/api/overview', 'admin')
  const spans = platform.observer.takeSpans()
  const root = spans.find(({ name }) => name === 'GET /api/overview')
  const children = spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId)
  expect(children).toHaveLength(3)
  expect(children.map(({ name }) => name)).toContain('query spans')
})

test('the health page tells what happened to the engine', async () => {
  const pid = engine.engine.status().pid ?? 0
  const changes: string[] = []
  const back = new Promise<void>((resolve) => {
    engine.engine.onChange(({ state }) => {
      changes.push(state)
      if (state === 'ready') resolve()
    })
  })
  process.kill(pid, 'SIGKILL')
  await back
  // A report is kept for a second.
  await once(AbortSignal.timeout(1000), 'abort')
  const { parts } = detailedHealthReply.parse(await json('/api/health/detailed', 'admin'))
  expect(parts['engine']).toMatchObject({
    status: 'healthy',
    message: 'answers; restarts since the start: 1',
    details: { engine: 'ready', restarts: 1, lastExit: { signal: 'SIGKILL', code: null, at: expect.stringMatching(/Z$/) } },
  })
  expect(changes).toContain('restarting')
})
