import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
  type ISerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, test } from 'vitest'

import { RecordingSink } from '../testdata/recording-sink.ts'
import { answersFor, encodeResponse } from './answers.ts'
import { otlp } from './index.ts'

const resource = resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 42 })
const accepted = { accepted: 1, rejected: 0, message: '' }
const partly = { accepted: 1, rejected: 2, message: 'two were too old' }

/** Through the endpoint, in the content type the serializer belongs to. */
function receive<Request, Response>(
  signal: 'logs' | 'traces' | 'metrics',
  contentType: string,
  serializer: ISerializer<Request, Response>,
  request: Request,
): RecordingSink {
  const endpoint = otlp.open({}).find((one) => one.kind === 'http' && one.signal === signal)
  const sink = new RecordingSink()
  const body = Buffer.from(serializer.serializeRequest(request) ?? [])
  expect(body.length).toBeGreaterThan(100)
  endpoint?.decode({ body, contentType, receivedAt: 0, query: new URLSearchParams(), headers: {} }, sink)
  expect(sink.rejected).toEqual({})
  return sink
}

describe('the OpenTelemetry SDK for JavaScript', () => {
  test.each([
    ['application/x-protobuf', ProtobufLogsSerializer],
    ['application/json', JsonLogsSerializer],
  ] as const)('logs as %s', async (contentType, serializer) => {
    const exporter = new InMemoryLogRecordExporter()
    const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] })
    provider.getLogger('checkout', '1.2').emit({
      eventName: 'order.placed',
      timestamp: [1_795_212_000, 123_456_789],
      severityNumber: SeverityNumber.WARN,
      severityText: 'WARN',
      body: { message: 'naïve', items: [1, 2.5, true, null, 'x'] },
      attributes: { count: 7, ratio: 0.5, ok: true, tags: ['a', 'b'], bytes: new Uint8Array([1, 2, 3]) },
      context: trace.setSpanContext(context.active(), {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        traceFlags: 1,
      }),
    })
    const { records } = receive('logs', contentType, serializer, exporter.getFinishedLogRecords())
    expect(records).toMatchObject([
      {
        resource: expect.arrayContaining([
          ['service.name', 'shop'],
          ['process.pid', '42'],
        ]),
        scope: { name: 'checkout', version: '1.2' },
        time: '1795212000123456789',
        severityNumber: 13,
        severityText: 'WARN',
        eventName: 'order.placed',
        body: '{"message":"naïve","items":[1,2.5,true,null,"x"]}',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        flags: 1,
        attributes: [
          ['count', '7'],
          ['ratio', '0.5'],
          ['ok', 'true'],
          ['tags', '["a","b"]'],
          ['bytes', 'AQID'],
        ],
      },
    ])
    await provider.shutdown()
  })

  test.each([
    ['application/x-protobuf', ProtobufTraceSerializer],
    ['application/json', JsonTraceSerializer],
  ] as const)('traces as %s', async (contentType, serializer) => {
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] })
    const tracer = provider.getTracer('http')
    const parent = tracer.startSpan('GET /orders', { kind: SpanKind.SERVER, startTime: [1_795_212_000, 1] })
    const child = tracer.startSpan(
      'SELECT',
      {
        kind: SpanKind.CLIENT,
        attributes: { 'db.system': 'postgresql' },
        links: [{ context: parent.spanContext(), attributes: { why: 'test' } }],
      },
      trace.setSpan(context.active(), parent),
    )
    child.addEvent('retry', { attempt: 2 }, [1_795_212_000, 5])
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'connection refused' })
    child.end()
    parent.end([1_795_212_001, 2])
    const { records } = receive('traces', contentType, serializer, exporter.getFinishedSpans())
    const { traceId, spanId } = parent.spanContext()
    expect(records).toMatchObject([
      {
        traceId,
        parentSpanId: spanId,
        name: 'SELECT',
        kind: 3,
        statusCode: 2,
        statusMessage: 'connection refused',
        attributes: [['db.system', 'postgresql']],
        events: [{ time: '1795212000000000005', name: 'retry', attributes: [['attempt', '2']] }],
        links: [{ traceId, spanId, attributes: [['why', 'test']] }],
      },
      {
        traceId,
        spanId,
        parentSpanId: '',
        name: 'GET /orders',
        kind: 2,
        statusCode: 0,
        start: '1795212000000000001',
        end: '1795212001000000002',
      },
    ])
    await provider.shutdown()
  })

  test.each([
    ['application/x-protobuf', ProtobufMetricsSerializer],
    ['application/json', JsonMetricsSerializer],
  ] as const)('metrics as %s', async (contentType, serializer) => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA)
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
    const provider = new MeterProvider({
      resource,
      readers: [reader],
      views: [{ instrumentName: 'latency.exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
    })
    const meter = provider.getMeter('app')
    meter.createCounter('requests', { unit: '{request}', description: 'Requests.' }).add(3, { route: '/orders' })
    meter.createUpDownCounter('queue').add(-2)
    meter.createGauge('temperature', { unit: 'Cel' }).record(21.5)
    meter.createHistogram('latency', { advice: { explicitBucketBoundaries: [1, 10] } }).record(5)
    meter.createHistogram('latency.exponential').record(5)
    await provider.forceFlush()
    const [request] = exporter.getMetrics()
    if (request === undefined) throw new TypeError('the SDK exported nothing')
    // The SDK writes instruments with a view first.
    const { records } = receive('metrics', contentType, serializer, request)
    expect(records).toMatchObject([
      { metric: { name: 'latency.exponential', kind: 'exponential_histogram' }, count: 1, sum: 5, positive: { counts: [1] } },
      {
        metric: { name: 'requests', kind: 'sum', temporality: 'delta', monotonic: true, unit: '{request}', description: 'Requests.' },
        value: 3,
        attributes: [['route', '/orders']],
      },
      { metric: { name: 'queue', kind: 'sum', temporality: 'delta', monotonic: false }, value: -2 },
      { metric: { name: 'temperature', kind: 'gauge' }, value: 21.5 },
      {
        metric: { name: 'latency', kind: 'histogram', temporality: 'delta' },
        count: 1,
        sum: 5,
        min: 5,
        max: 5,
        bounds: [1, 10],
        bucketCounts: [0, 1, 0],
      },
    ])
    await provider.shutdown()
  })

  test('reads our answers', () => {
    expect(ProtobufLogsSerializer.deserializeResponse(encodeResponse(accepted))).toEqual({})
    expect(ProtobufLogsSerializer.deserializeResponse(encodeResponse(partly))).toMatchObject({
      partialSuccess: { rejectedLogRecords: 2, errorMessage: 'two were too old' },
    })
    const { body } = answersFor('logs').accepted(partly, { contentType: 'application/json' })
    expect(JsonLogsSerializer.deserializeResponse(Buffer.from(body ?? ''))).toMatchObject({
      partialSuccess: { errorMessage: 'two were too old' },
    })
  })
})
