import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'

import { afterEach, expect, test } from 'vitest'

import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { createMetrics } from '../lib/metrics/create-metrics.ts'
import { prometheusName } from '../lib/metrics/prometheus-name.ts'
import { prometheusName as storedName } from '../pipeline/metrics/prometheus-name.ts'
import { decodeLogs } from '../receivers/otlp/decode-logs.ts'
import { decodeMetrics } from '../receivers/otlp/decode-metrics.ts'
import { decodeTraces } from '../receivers/otlp/decode-traces.ts'
import { RecordingSink, type Recorded } from '../receivers/testdata/recording-sink.ts'
import { hostScraper } from '../scrapers/index.ts'
import { createLogTap } from './log-tap.ts'
import { createObserver } from './observer.ts'
import { registerProcessMetrics } from './own-metrics.ts'
import { startSelfTelemetry, type SelfTelemetry } from './self-telemetry.ts'

let telemetry: SelfTelemetry | undefined
let server: Server | undefined
afterEach(async () => {
  await telemetry?.stop()
  server?.closeAllConnections()
  server?.close()
})

const processes = (): { name: string; pid: number }[] => [{ name: 'main', pid: process.pid }]
const decoders = { '/v1/metrics': decodeMetrics, '/v1/logs': decodeLogs, '/v1/traces': decodeTraces } as const

/** A door that reads with our own receivers. `wait(path, n)` resolves with the records of the first n bodies. */
async function openDoor(
  status: () => number,
): Promise<{ endpoint: string; wait: (path: keyof typeof decoders, bodies: number) => Promise<Recorded[]> }> {
  const received: { path: string; records: Recorded[] }[] = []
  let arrived: (() => void)[] = []
  server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const path = (request.url ?? '') as keyof typeof decoders // only these are asked for
      const sink = new RecordingSink()
      decoders[path](Buffer.concat(pieces), sink)
      const code = status()
      response.writeHead(code).end()
      if (code === 200) received.push({ path, records: sink.records })
      for (const wake of arrived) wake()
      arrived = []
    })
  })
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve)
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async wait(path, bodies) {
      const found = (): Recorded[][] => received.filter((body) => body.path === path).map(({ records }) => records)
      while (found().length < bodies) await new Promise<void>((resolve) => arrived.push(resolve))
      return found().slice(0, bodies).flat()
    },
  }
}

function start(endpoint: string) {
  const metrics = createMetrics()
  const observer = createObserver({ clock: systemClock, metrics })
  const tap = createLogTap()
  const log = createLog({ level: 'info', destination: { write: () => undefined }, tap })
  const own = registerProcessMetrics(metrics, { clock: systemClock, version: '1.2.3', processes })
  const timing = { metricsMs: 50, recordsMs: 20, attemptMs: 5000, pauseMs: 10, maxPauseMs: 20 }
  const door = { endpoint, key: 'vk_secret' }
  const collectHost = hostScraper.open({})
  telemetry = startSelfTelemetry({
    clock: systemClock,
    door,
    version: '1.2.3',
    metrics,
    observer,
    tap,
    collectHost,
    refresh: own.refresh,
    log,
    timing,
  })
  return { metrics, observer, log, telemetry }
}

const attributesOf = (record: Recorded | undefined): Record<string, string> =>
  Object.fromEntries((record?.['attributes'] ?? []) as [string, string][])
const resourceOf = (record: Recorded | undefined): Record<string, string> =>
  Object.fromEntries((record?.resource ?? []) as [string, string][])
const nameOf = (record: Recorded): string => (record['metric'] as { name: string }).name

test('metrics of itself and of its host come at once, under the names Prometheus users know', async () => {
  const door = await openDoor(() => 200)
  const { observer } = start(door.endpoint)
  observer.finishRequest(observer.startRequest(undefined), {
    method: 'GET',
    route: '/api/logs',
    status: 200,
    session: undefined,
    kind: 'api',
  })
  const records = await door.wait('/v1/metrics', 4)

  const idle = records.find((record) => nameOf(record) === 'node_cpu_seconds_total' && attributesOf(record)['mode'] === 'idle')
  expect(resourceOf(idle)).toMatchObject({ 'service.name': 'node', 'service.instance.id': os.hostname(), 'host.name': os.hostname() })
  expect(idle).toMatchObject({
    metric: { kind: 'sum', temporality: 'cumulative', monotonic: true, unit: '' },
    scope: { name: 'vedette', version: '1.2.3' },
  })
  expect(Number(idle?.['startTime'])).toBeLessThan(Number(idle?.['time']))

  const duration = records.find((record) => nameOf(record) === 'http.server.request.duration')
  expect(resourceOf(duration)).toMatchObject({ 'service.name': 'vedette', 'service.version': '1.2.3' })
  expect(duration).toMatchObject({ metric: { kind: 'histogram', temporality: 'cumulative', unit: 's' }, count: 1 })
  expect(((duration?.['bucketCounts'] ?? []) as number[]).reduce((sum, count) => sum + count, 0)).toBe(1)
  expect(attributesOf(duration)).toEqual({ 'http.request.method': 'GET', 'http.route': '/api/logs', 'http.response.status_code': '200' })
  const memory = records.find((record) => nameOf(record) === 'process.memory.usage')
  expect(memory).toMatchObject({ metric: { kind: 'gauge', unit: 'By' } })
  expect(memory?.['value']).toBeGreaterThan(10e6)
})

test("the names in the store are node_exporter's, and those of /metrics", async () => {
  const metrics = createMetrics()
  createObserver({ clock: systemClock, metrics })
  registerProcessMetrics(metrics, { clock: systemClock, version: '1', processes: () => [] }).stop()
  const host = await hostScraper.open({})({ clock: systemClock, signal: new AbortController().signal })
  const kinds = { counter: 'sum', gauge: 'gauge', untyped: 'gauge', histogram: 'histogram' } as const
  const stored = (family: (typeof host)[number]): string =>
    storedName({ ...family, kind: kinds[family.type], monotonic: family.type === 'counter' })
  expect(host.filter((family) => stored(family) !== family.name)).toEqual([])
  expect(metrics.snapshot().map((family) => stored(family))).toEqual(metrics.snapshot().map((family) => prometheusName(family)))
  expect(metrics.snapshot().map((family) => stored(family))).toContain('http_server_request_duration_seconds')
})

test('log records and spans, with errors and secrets as they should be', async () => {
  const door = await openDoor(() => 200)
  const { log, observer } = start(door.endpoint)
  log.warn({ err: new TypeError('no way'), port: 7117, password: 'hunter2', deep: { a: [1] } }, 'it happened')
  const [record] = await door.wait('/v1/logs', 1)
  expect(record).toMatchObject({ body: 'it happened', severityNumber: 13, severityText: 'warn' })
  expect(Math.abs(Number(BigInt(String(record?.['time'])) / 1_000_000n) - Date.now())).toBeLessThan(60_000)
  expect(attributesOf(record)).toEqual({
    'exception.type': 'TypeError',
    'exception.message': 'no way',
    'exception.stacktrace': expect.stringContaining('TypeError: no way'),
    port: '7117',
    password: '[redacted]',
    deep: '{"a":[1]}',
  })

  const trace = observer.startRequest(undefined)
  observer.within(trace, () =>
    observer.recordQuery({ system: 'clickhouse', operation: 'query', summary: 'query spans', durationMs: 0, error: 'unavailable' }),
  )
  observer.finishRequest(trace, { method: 'GET', route: '/api/logs', status: 503, session: undefined, kind: 'api', error: 'unavailable' })
  const spans = await door.wait('/v1/traces', 1)
  expect(spans).toMatchObject([
    {
      traceId: trace.traceId,
      spanId: trace.spanId,
      parentSpanId: '',
      name: 'GET /api/logs',
      kind: 2,
      statusCode: 2,
      statusMessage: 'unavailable',
    },
    { traceId: trace.traceId, parentSpanId: trace.spanId, name: 'query spans', kind: 3, statusCode: 2 },
  ])
  expect(attributesOf(spans[0])['http.response.status_code']).toBe('503')
})

test('a door that is away: one line in the log, nothing lost, no loop', async () => {
  let refusals = 0
  // Refuses the first ten requests, of all signals.
  const door = await openDoor(() => (++refusals <= 10 ? 503 : 200))
  const { log } = start(door.endpoint)
  log.info('while away')
  const bodies = (await door.wait('/v1/logs', 2)).map((record) => record['body'])
  expect(bodies).toContain('while away')
  expect(bodies.filter((body) => body === 'self telemetry is failing').length).toBeLessThanOrEqual(3)
})

test('stopping flushes', async () => {
  const door = await openDoor(() => 200)
  const { log, telemetry: running } = start(door.endpoint)
  await door.wait('/v1/metrics', 2)
  log.info('last words')
  await running.stop()
  expect((await door.wait('/v1/logs', 1)).map((record) => record['body'])).toEqual(['last words'])
  expect(running.figures().logs).toEqual({ sent: 1, dropped: 0 })
})

test('lines nobody takes are bounded in number and size', () => {
  const tap = createLogTap()
  for (let i = 0; i < 5000; i++) tap.write(`${i}\n`)
  const lines = tap.takeLines()
  expect(lines.length + tap.droppedLines).toBe(5000)
  expect(lines.length).toBeLessThanOrEqual(2000)
  expect(lines.at(-1)).toBe('4999\n')
  for (let i = 0; i < 100; i++) tap.write('x'.repeat(100_000))
  expect(tap.takeLines().join('').length).toBeLessThanOrEqual(2 * 1024 * 1024)
})
