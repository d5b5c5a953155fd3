import { Metadata } from '@grpc/grpc-js'
import { context, SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs'
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { asJson, jsonType, metricOf, nanos, send } from '../harness/otlp.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * What people really run: the OpenTelemetry SDK for JavaScript with its own exporters, over all three transports. What it sent is
 * counted and compared row by row, through the API.
 */
let vedette: Vedette
let httpUrl: string
let grpcUrl: string

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
  httpUrl = `http://127.0.0.1:${await vedette.portOf('OTLP/HTTP')}`
  grpcUrl = `http://127.0.0.1:${await vedette.portOf('OTLP/gRPC')}`
})
afterAll(() => vedette.dispose())

interface Exporters {
  readonly logs: () => LogRecordExporter
  readonly traces: () => SpanExporter
  readonly metrics: (temporalityPreference: AggregationTemporality) => PushMetricExporter
}

const headers = { authorization: `Bearer ${ingestKey}` }
const metadata = new Metadata()
metadata.set('authorization', `Bearer ${ingestKey}`)

/** Protobuf to the main port, JSON to OTLP's own, gRPC to its own. */
const transports: Readonly<Record<string, Exporters>> = {
  protobuf: {
    logs: () => new ProtobufLogExporter({ url: `${vedette.url}/v1/logs`, headers }),
    traces: () => new ProtobufTraceExporter({ url: `${vedette.url}/v1/traces`, headers }),
    metrics: (temporalityPreference) => new ProtobufMetricExporter({ url: `${vedette.url}/v1/metrics`, headers, temporalityPreference }),
  },
  json: {
    logs: () => new JsonLogExporter({ url: `${httpUrl}/v1/logs`, headers }),
    traces: () => new JsonTraceExporter({ url: `${httpUrl}/v1/traces`, headers }),
    metrics: (temporalityPreference) => new JsonMetricExporter({ url: `${httpUrl}/v1/metrics`, headers, temporalityPreference }),
  },
  grpc: {
    logs: () => new GrpcLogExporter({ url: grpcUrl, metadata }),
    traces: () => new GrpcTraceExporter({ url: grpcUrl, metadata }),
    metrics: (temporalityPreference) => new GrpcMetricExporter({ url: grpcUrl, metadata, temporalityPreference }),
  },
}

const resourceOf = (service: string): ReturnType<typeof resourceFromAttributes> =>
  resourceFromAttributes({
    'service.name': service,
    'service.version': '1.2.3',
    'host.name': `host-of-${service}`,
    'deployment.environment.name': 'test',
    'process.pid': 42,
  })

describe.each(Object.entries(transports))('over %s', (transport, exporters) => {
  test('log records', async () => {
    const service = `logs-${transport}`
    const count = 1500
    const provider = new LoggerProvider({
      resource: resourceOf(service),
      processors: [new BatchLogRecordProcessor({ exporter: exporters.logs(), maxQueueSize: 4096 })],
    })
    const logger = provider.getLogger('checkout', '2.0')
    const startMs = Date.now() - count
    const severities = [
      SeverityNumber.TRACE,
      SeverityNumber.DEBUG,
      SeverityNumber.INFO,
      SeverityNumber.WARN,
      SeverityNumber.ERROR,
      SeverityNumber.FATAL,
    ]
    const words = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
    const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }
    for (let n = 0; n < count; n++) {
      logger.emit({
        timestamp: [Math.floor((startMs + n) / 1000), ((startMs + n) % 1000) * 1_000_000 + n],
        severityNumber: severities[n % 6] ?? SeverityNumber.INFO,
        severityText: words[n % 6]?.toUpperCase() ?? '',
        body: n % 10 === 0 ? { n, nested: { list: [1, 2.5, true, null, 'ü'] } } : `line ${n} — naïve ✓`,
        attributes: {
          n,
          ratio: 0.5,
          ok: n % 2 === 0,
          tags: ['a', 'b'],
          bytes: new Uint8Array([1, 2, 3]),
          map: { a: { b: 'c' } },
          empty: '',
        },
        ...(n % 3 === 0 ? { context: trace.setSpanContext(context.active(), spanContext) } : {}),
        ...(n % 5 === 0 ? { eventName: 'order.placed' } : {}),
      })
    }
    await provider.shutdown()

    const found = await pages(service, count)
    expect(found).toHaveLength(count)
    for (const [index, row] of found.toReversed().entries()) {
      const at = startMs + index
      const wanted = {
        service,
        host: `host-of-${service}`,
        severity: words[index % 6],
        severityText: words[index % 6]?.toUpperCase(),
        body: index % 10 === 0 ? `{"n":${index},"nested":{"list":[1,2.5,true,null,"ü"]}}` : `line ${index} — naïve ✓`,
        scope: 'checkout',
        traceId: index % 3 === 0 ? spanContext.traceId : '',
        spanId: index % 3 === 0 ? spanContext.spanId : '',
        attributes: {
          n: String(index),
          ratio: '0.5',
          ok: String(index % 2 === 0),
          tags: '["a","b"]',
          bytes: 'AQID',
          map: '{"a":{"b":"c"}}',
          empty: '',
        },
      }
      expect(row).toMatchObject(wanted)
      expect(nanosOf(row['timestamp'])).toBe(BigInt(at) * 1_000_000n + BigInt(index))
      expect(row['resource']).toMatchObject({ 'service.name': service, 'service.version': '1.2.3', 'process.pid': '42' })
    }
    const counted = await vedette.sql(
      "SELECT count(), uniqExact(attributes['n']), countIf(event_name = 'order.placed'), countIf(class = 'error'), countIf(class = 'debug') FROM log_records WHERE service = {service:String}",
      { service },
    )
    expect(counted).toEqual([[String(count), String(count), String(count / 5), String(count / 3), String(count / 3)]])
  })

  test('traces with events, links and status', async () => {
    const service = `traces-${transport}`
    const provider = new BasicTracerProvider({
      resource: resourceOf(service),
      spanProcessors: [new BatchSpanProcessor(exporters.traces(), { maxQueueSize: 4096 })],
    })
    const tracer = provider.getTracer('http', '0.1')
    const startMs = Date.now() - 60_000
    const at = (ms: number): [number, number] => [Math.floor((startMs + ms) / 1000), ((startMs + ms) % 1000) * 1_000_000 + 7]
    const count = 300
    const roots = Array.from({ length: count }, (_, n) => {
      const root = tracer.startSpan(`GET /orders/${n % 7}`, {
        kind: SpanKind.SERVER,
        startTime: at(n),
        attributes: { 'http.request.method': 'GET', n },
      })
      const child = tracer.startSpan(
        'SELECT orders',
        {
          kind: SpanKind.CLIENT,
          startTime: at(n + 1),
          attributes: { 'db.system.name': 'postgresql', rows: [1, 2, 3] },
          links: [{ context: { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8), traceFlags: 1 }, attributes: { why: 'retry of' } }],
        },
        trace.setSpan(context.active(), root),
      )
      child.addEvent('lock waited', { 'lock.ms': 3 }, at(n + 2))
      child.addEvent('exception', { 'exception.type': 'Timeout', 'exception.message': 'too slow' }, at(n + 3))
      if (n % 4 === 0) child.setStatus({ code: SpanStatusCode.ERROR, message: 'too slow' })
      else child.setStatus({ code: SpanStatusCode.OK })
      child.end(at(n + 5))
      root.end(at(n + 10))
      return { root: root.spanContext(), child: child.spanContext(), n }
    })
    await provider.shutdown()

    const rows = await eventually(
      () =>
        vedette.sql<[string, string, string, string, string, string, string, string, string, string, string[], string[]]>(
          'SELECT trace_id, span_id, parent_span_id, name, kind, status, status_message, toString(toUnixTimestamp64Nano(timestamp)), duration_ns, scope_name, `events.name`, `links.trace_id` FROM spans WHERE service = {service:String} ORDER BY timestamp, duration_ns DESC',
          { service },
        ),
      ({ length }) => length >= 2 * count,
    )
    const nano = (ms: number): string => String(BigInt(startMs + ms) * 1_000_000n + 7n)
    const wanted = roots.flatMap(({ root, child, n }) => [
      [root.traceId, root.spanId, '', `GET /orders/${n % 7}`, 'server', 'unset', '', nano(n), '10000000', 'http', [], []],
      [
        root.traceId,
        child.spanId,
        root.spanId,
        'SELECT orders',
        'client',
        n % 4 === 0 ? 'error' : 'ok',
        n % 4 === 0 ? 'too slow' : '',
        nano(n + 1),
        '4000000',
        'http',
        ['lock waited', 'exception'],
        ['aa'.repeat(16)],
      ],
    ])
    const byId = (list: readonly (readonly unknown[])[]): (readonly unknown[])[] =>
      list.toSorted((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1))
    expect(byId(rows)).toEqual(byId(wanted))

    const [first] = roots
    if (first === undefined) throw new TypeError('nothing was sent')
    expect(await vedette.api(`/api/traces/${first.root.traceId}`)).toMatchObject({
      traceId: first.root.traceId,
      durationMs: 10,
      truncated: false,
      spans: [
        {
          spanId: first.root.spanId,
          parentSpanId: '',
          name: 'GET /orders/0',
          kind: 'server',
          service,
          offsetMs: 0,
          durationMs: 10,
          attributes: { 'http.request.method': 'GET', n: '0' },
          resource: { 'service.version': '1.2.3' },
          events: [],
          links: [],
        },
        {
          spanId: first.child.spanId,
          parentSpanId: first.root.spanId,
          offsetMs: 1,
          durationMs: 4,
          status: 'error',
          statusMessage: 'too slow',
          attributes: { 'db.system.name': 'postgresql', rows: '[1,2,3]' },
          events: [
            { name: 'lock waited', attributes: { 'lock.ms': '3' } },
            { name: 'exception', attributes: { 'exception.type': 'Timeout', 'exception.message': 'too slow' } },
          ],
          links: [{ traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8), attributes: { why: 'retry of' } }],
        },
      ],
    })
    const listed = await vedette.api<{ rows: Record<string, unknown>[] }>(`/api/traces?service=${service}&minDurationMs=5&limit=500`)
    expect(listed.rows.map(({ traceId }) => String(traceId)).toSorted()).toEqual(roots.map(({ root }) => root.traceId).toSorted())
    expect(listed.rows.at(-1)).toMatchObject({
      operation: 'GET /orders/0',
      spanCount: 2,
      errorCount: 1,
      durationMs: 10,
      services: [service],
    })
  })

  test.each([
    ['cumulative', AggregationTemporality.CUMULATIVE],
    ['delta', AggregationTemporality.DELTA],
  ] as const)('metrics, %s', async (temporality, preference) => {
    const job = `metrics-${transport}-${temporality}`
    const reader = new PeriodicExportingMetricReader({ exporter: exporters.metrics(preference), exportIntervalMillis: 3_600_000 })
    const provider = new MeterProvider({
      resource: resourceOf(job),
      readers: [reader],
      views: [{ instrumentName: 'latency.native', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
    })
    const meter = provider.getMeter('shop')
    const orders = meter.createCounter('orders', { unit: '{order}', description: 'Orders placed.' })
    const queue = meter.createUpDownCounter('queue.depth')
    const temperature = meter.createGauge('room.temperature', { unit: 'Cel' })
    const latency = meter.createHistogram('latency', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1, 10] } })
    const native = meter.createHistogram('latency.native', { unit: 's' })
    const shops: Attributes[] = Array.from({ length: 20 }, (_, n) => ({ shop: `shop ${n}` }))
    // Three exports; what is expected is what the instruments hold after each.
    for (let round = 1; round <= 3; round++) {
      for (const [n, shop] of shops.entries()) {
        orders.add(round * (n + 1), shop)
        queue.add(round % 2 === 0 ? -n : n, shop)
        temperature.record(20 + round + n / 10, shop)
        for (const seconds of [0.05, 0.5, 5, 50]) latency.record(seconds * round, shop)
        for (const seconds of [0, 0.25, 1, 4, 4]) native.record(seconds, shop)
      }
      await provider.forceFlush()
    }
    // Which exports once more what is cumulative.
    await reader.shutdown()
    const seen = (...values: readonly number[]): readonly number[] => (temporality === 'delta' ? values : [...values, ...values.slice(-1)])

    const last = async (metric: string, label = 'shop'): Promise<Map<string, number[]>> => {
      const rows = await eventually(
        () =>
          vedette.sql<[string, number]>(
            "SELECT s.labels[{label:String}], x.value FROM metric_samples AS x INNER JOIN (SELECT DISTINCT id, labels FROM metric_series WHERE metric = {metric:String}) AS s ON x.id = s.id WHERE x.metric = {metric:String} AND s.labels['job'] = {job:String} ORDER BY x.ts",
            { metric, label, job },
          ),
        ({ length }) => length >= 3,
      )
      const values = new Map<string, number[]>()
      for (const [key, value] of rows) values.set(key, [...(values.get(key) ?? []), value])
      return values
    }
    /** A delta's first sample is preceded by a zero, where it begins. */
    const grown = (values: readonly number[] | undefined): readonly number[] =>
      values?.[0] === 0 && values.length === 4 ? values.slice(1) : (values ?? [])

    const counted = await eventually(
      () => last('orders_total'),
      (values) => [...values.values()].every(({ length }) => length >= 3) && values.size === 20,
    )
    for (const n of shops.keys()) expect(grown(counted.get(`shop ${n}`))).toEqual(seen(n + 1, 3 * (n + 1), 6 * (n + 1)))
    const gauges = await last('room_temperature_celsius')
    for (const n of shops.keys()) expect(gauges.get(`shop ${n}`)).toEqual(seen(21 + n / 10, 22 + n / 10, 23 + n / 10))
    const depths = await last('queue_depth')
    for (const n of shops.keys()) expect(depths.get(`shop ${n}`)).toEqual([n, 0, n, n])
    expect(grown((await last('latency_seconds_count')).get('shop 3'))).toEqual(seen(4, 8, 12))
    const sums = grown((await last('latency_seconds_sum')).get('shop 3'))
    for (const [index, sum] of [55.55, 166.65, 333.3].entries()) expect(sums[index]).toBeCloseTo(sum, 9)
    const buckets = await last('latency_seconds_bucket', 'le')
    const totals = ['0.1', '1', '10', '+Inf'].map((bound) =>
      buckets
        .get(bound)
        ?.slice(-20)
        .reduce((sum, value) => sum + value, 0),
    )
    // 20 shops after three rounds: 0.05-0.15 | 0.5-1.5 | 5-15 | 50-150.
    expect(totals).toEqual([40, 100, 160, 240])

    const histograms = await eventually(
      () =>
        vedette.sql<[string, number, number, number, number[], number[], number[]]>(
          "SELECT s.labels['shop'], h.count, h.sum, h.zero_count, h.p_off, h.p_len, h.p_cnt FROM metric_histograms AS h INNER JOIN (SELECT DISTINCT id, labels FROM metric_series WHERE metric = 'latency_native_seconds') AS s ON h.id = s.id WHERE h.metric = 'latency_native_seconds' AND s.labels['job'] = {job:String} AND s.labels['shop'] = 'shop 3' ORDER BY h.ts",
          { job },
        ),
      ({ length }) => length >= 3,
    )
    const rounds = histograms.slice(temporality === 'delta' ? -3 : 0, temporality === 'delta' ? undefined : 3)
    expect(rounds.map(([shop, count, sum, zeros]) => [shop, count, sum, zeros])).toEqual([
      ['shop 3', 5, 9.25, 1],
      ['shop 3', 10, 18.5, 2],
      ['shop 3', 15, 27.75, 3],
    ])
    // 0.25, 1 and 4 lie in buckets of their own; 4 came twice.
    const [, , , , offsets, lengths, counts] = histograms.at(-1) ?? []
    expect([offsets?.length, lengths?.reduce((sum, length) => sum + length, 0)]).toEqual([lengths?.length, counts?.length])
    expect(counts?.filter((count) => count > 0)).toEqual([3, 3, 6])

    const metadataRows = await vedette.sql(
      "SELECT DISTINCT type, unit, help FROM metric_metadata WHERE family IN ('orders_total', 'orders')",
    )
    expect(metadataRows).toEqual([['counter', '', 'Orders placed.']])
    const info = await vedette.sql<[Record<string, string>]>(
      "SELECT DISTINCT labels FROM metric_series WHERE metric = 'target_info' AND labels['job'] = {job:String}",
      { job },
    )
    expect(info).toMatchObject([[{ service_version: '1.2.3', process_pid: '42' }]])
  })
})

test('exemplars, summaries and stale flags, which this SDK does not send', async () => {
  const now = Date.now()
  const point = {
    timeUnixNano: nanos(now),
    startTimeUnixNano: nanos(now - 1000),
    attributes: [{ key: 'shop', value: { stringValue: 'one' } }],
  }
  const exemplar = {
    timeUnixNano: nanos(now - 5),
    asDouble: 7,
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    filteredAttributes: [{ key: 'user', value: { stringValue: 'u1' } }],
  }
  const metrics = [
    { name: 'paid', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...point, asDouble: 7, exemplars: [exemplar] }] } },
    {
      name: 'took',
      unit: 'ms',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [{ ...point, count: '2', sum: 12, explicitBounds: [6, 10], bucketCounts: ['1', '1', '0'], exemplars: [exemplar] }],
      },
    },
    { name: 'quantiles', summary: { dataPoints: [{ ...point, count: '3', sum: 30, quantileValues: [{ quantile: 0.5, value: 9 }] }] } },
    {
      name: 'gone',
      gauge: {
        dataPoints: [
          { ...point, asDouble: 1 },
          { ...point, timeUnixNano: nanos(now + 1), flags: 1 },
        ],
      },
    },
  ]
  for (const metric of metrics) {
    const { status, message } = await send(vedette.url, 'metrics', asJson(metricOf('raw', metric)), { contentType: jsonType })
    expect([status, message]).toEqual([200, {}])
  }
  const exemplars = await eventually(
    () =>
      vedette.sql(
        'SELECT metric, toString(toUnixTimestamp64Milli(ts)), value, labels, trace_id, span_id FROM metric_exemplars ORDER BY metric',
      ),
    ({ length }) => length >= 2,
  )
  const wanted = [String(now - 5), 7, { user: 'u1' }, 'ab'.repeat(16), 'cd'.repeat(8)]
  expect(exemplars).toEqual([
    ['paid_total', ...wanted],
    ['took_milliseconds_bucket', ...wanted],
  ])
  const samples = await eventually(
    () =>
      vedette.sql(
        "SELECT x.metric, s.labels['le'], s.labels['quantile'], toString(x.value) FROM metric_samples AS x INNER JOIN (SELECT DISTINCT id, labels FROM metric_series) AS s ON x.id = s.id WHERE s.labels['job'] = 'raw' AND x.metric != 'target_info' ORDER BY x.metric, x.ts, s.labels['le']",
      ),
    ({ length }) => length >= 11,
  )
  expect(samples).toEqual([
    ['gone', '', '', '1'],
    ['gone', '', '', 'nan'],
    ['paid_total', '', '', '7'],
    ['quantiles', '', '0.5', '9'],
    ['quantiles_count', '', '', '3'],
    ['quantiles_sum', '', '', '30'],
    ['took_milliseconds_bucket', '+Inf', '', '2'],
    ['took_milliseconds_bucket', '10', '', '2'],
    ['took_milliseconds_bucket', '6', '', '1'],
    ['took_milliseconds_count', '', '', '2'],
    ['took_milliseconds_sum', '', '', '12'],
  ])
})

test('what was sent is what the ingestion page counts, and nothing was turned away', async () => {
  const { sources, rejections } = await vedette.api<{
    sources: { signal: string; accepted: number; keyName: string }[]
    rejections: unknown[]
  }>('/api/ingestion')
  const total = (signal: string): number => sources.reduce((sum, source) => sum + (source.signal === signal ? source.accepted : 0), 0)
  expect([total('logs'), total('traces')]).toEqual([3 * 1500, 3 * 600])
  // Three transports with 20 attribute sets: five instruments exported three times, the cumulative ones once more (which one of
  // them is with delta too); and five points by hand.
  expect(total('metrics')).toBe(3 * 20 * (5 * 4 + 5 * 3 + 1) + 5)
  expect(rejections).toEqual([])
})

/** Epoch nanoseconds of an instant with up to nine digits of a second. */
function nanosOf(instant: unknown): bigint {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(String(instant)) ?? []
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** All log records of a service through the pages of the API, newest first. */
async function pages(service: string, count: number): Promise<Record<string, unknown>[]> {
  await eventually(
    () => vedette.sql('SELECT count() FROM log_records WHERE service = {service:String}', { service }),
    ([row]) => Number(row?.[0]) >= count,
  )
  const found: Record<string, unknown>[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({ q: `service:${service}`, limit: '400', ...(cursor === '' ? {} : { cursor }) })
    const page: { rows: Record<string, unknown>[]; next: string | null } = await vedette.api(`/api/logs?${query.toString()}`)
    found.push(...page.rows)
    cursor = page.next
  }
  return found
}
