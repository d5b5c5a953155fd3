import { beforeEach, describe, expect, test } from 'vitest'

import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import { createMetrics, type Metrics } from '../lib/metrics/create-metrics.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { observeStore } from './observe-store.ts'
import { createObserver, type Observer, type RequestOutcome } from './observer.ts'
import { parseTraceparent } from './traceparent.ts'

let at = 0
const clock: Clock = { now: () => 1_700_000_000_000 + at, monotonic: () => at }
let metrics: Metrics
let observer: Observer
beforeEach(() => {
  at = 0
  metrics = createMetrics()
  observer = createObserver({ clock, metrics })
})

function request(outcome: Partial<RequestOutcome> & { durationMs?: number; traceparent?: string } = {}): void {
  const trace = observer.startRequest(outcome.traceparent)
  at += outcome.durationMs ?? 1
  observer.finishRequest(trace, { method: 'GET', route: '/api/logs', status: 200, session: undefined, kind: 'api', ...outcome })
}

test('a request becomes activity, a duration and a span', () => {
  request({ durationMs: 40, session: 's1', traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` })
  request({ status: 503, error: 'unavailable' })
  request({ kind: 'other', route: '/v1/logs' })
  expect(observer.activity.summarize()).toMatchObject({ requests: 2, errors: 1, activeUsers: 1 })
  const spans = observer.takeSpans()
  expect(spans).toEqual([
    {
      traceId: 'ab'.repeat(16),
      spanId: expect.stringMatching(/^[\da-f]{16}$/),
      parentSpanId: 'cd'.repeat(8),
      name: 'GET /api/logs',
      kind: 'server',
      start: 1_700_000_000_000_000_000n,
      end: 1_700_000_000_040_000_000n,
      error: undefined,
      attributes: { 'http.request.method': 'GET', 'http.route': '/api/logs', 'http.response.status_code': 200 },
    },
    expect.objectContaining({ error: 'unavailable', parentSpanId: '' }),
  ])
  expect(observer.takeSpans()).toEqual([])
  const points = metrics.snapshot().find(({ name }) => name === 'http.server.request.duration')?.points
  expect(points?.map(({ labels }) => Object.values(labels).join(' '))).toEqual([
    'GET /api/logs 200',
    'GET /api/logs 503',
    'GET /v1/logs 200',
  ])
})

describe('sampling', () => {
  test('ordinary requests are thinned out, failed and slow ones are not hidden by them', () => {
    for (let i = 0; i < 1000; i++) request({ durationMs: 0 })
    request({ durationMs: 0, status: 500 })
    request({ durationMs: 1500 })
    const spans = observer.takeSpans()
    expect(spans).toHaveLength(42)
    expect(spans.at(-2)?.error).toBe('HTTP 500')
    at += 1000
    for (let i = 0; i < 1000; i++) request({ durationMs: 0 })
    expect(observer.takeSpans().length).toBeLessThanOrEqual(41)
  })

  test('spans nobody takes are bounded and counted', () => {
    for (let i = 0; i < 2500; i++) request({ durationMs: 50 })
    expect(observer.droppedSpans).toBe(500)
    expect(observer.takeSpans()).toHaveLength(2000)
  })
})

async function* twoChunks(): AsyncGenerator<Buffer> {
  yield Buffer.from('a')
  at += 5
  yield Buffer.from('b')
}

test('queries made in a request are its children', async () => {
  const rows = { columns: [], rows: [{}, {}], statistics: { elapsedMs: 1, rowsRead: 2, bytesRead: 3 } }
  // Only what is called: the observer wraps any store.
  const store = observeStore(
    {
      query: (sql: string) => {
        at += 7
        return sql.includes('boom') ? Promise.reject(new Fault('query_limit', 'too much')) : Promise.resolve(rows)
      },
      stream: () => Promise.resolve(twoChunks()),
    } as unknown as TelemetryStore,
    observer,
    clock,
  )
  await store.query('SELECT 1 FROM spans')
  const trace = observer.startRequest(undefined)
  await observer.within(trace, async () => {
    await store.query('SELECT secret FROM log_records WHERE body = 1')
    await expect(store.query('boom')).rejects.toThrow('too much')
    // Leaving early ends the measurement too.
    for await (const chunk of await store.stream('SELECT * FROM spans', 'Native')) if (chunk.length > 0) break
  })
  observer.finishRequest(trace, { method: 'GET', route: '/api/logs', status: 200, session: undefined, kind: 'api' })
  const [root, ...children] = observer.takeSpans()
  expect(
    children.map(({ name, parentSpanId, traceId, error }) => [name, parentSpanId === root?.spanId, traceId === root?.traceId, error]),
  ).toEqual([
    ['query log_records', true, true, undefined],
    ['query', true, true, 'query_limit'],
    ['stream spans', true, true, undefined],
  ])
  expect(children[0]).toMatchObject({ start: 1_700_000_000_007_000_000n, end: 1_700_000_000_014_000_000n })
  const durations = metrics.snapshot().find(({ name }) => name === 'db.client.operation.duration')?.points
  expect(durations?.map(({ labels }) => Object.values(labels).join(' '))).toEqual([
    'clickhouse query ',
    'clickhouse query query_limit',
    'clickhouse stream ',
  ])
})

test.each([
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, true],
  [`cc-${'a'.repeat(32)}-${'b'.repeat(16)}-01-future`, true],
  [`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01-extra`, false],
  [`ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`, false],
  [`00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`, false],
  [`cc-${'a'.repeat(32)}-${'b'.repeat(16)}-01-${'x'.repeat(1000)}`, false],
  ['', false],
  [undefined, false],
])('traceparent %s', (header, valid) => {
  expect(parseTraceparent(header) !== undefined).toBe(valid)
})
