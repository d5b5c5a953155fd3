import { randomBytes } from 'node:crypto'

import type { Clock } from '../lib/clock.ts'
import { AttributeList } from '../model/attributes.ts'
import { setNanoFromMs, Slice } from '../model/bytes.ts'
import { LogRecordView } from '../model/log-record.ts'
import { MetricPointView } from '../model/metric.ts'
import { SpanView } from '../model/span.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'
import type { Signal } from '../receivers/receiver.ts'
import type { Ingest } from './ingest.ts'

/** The service that test events come from. */
const testEventService = 'vedette-test-event'

export interface SentTestEvent {
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly service: string
  readonly traceId: string
}

/** Sends a log record, a span and a metric point through the one door, so that somebody who sets up sees the whole way work. Durable when it resolves. */
export async function sendTestEvent(
  { ingest, clock }: { readonly ingest: Ingest; readonly clock: Clock },
  { projectId, keyId, signals }: { readonly projectId: number; readonly keyId: string; readonly signals: ReadonlySet<string> },
): Promise<SentTestEvent> {
  const sentAt = clock.now()
  const traceId = randomBytes(16)
  const spanId = randomBytes(8)
  const shows: Readonly<Record<Signal, (sink: TelemetrySink) => void>> = {
    logs: (sink) => sink.logRecord(logRecordOf(sentAt, traceId, spanId)),
    traces: (sink) => sink.span(spanOf(sentAt, traceId, spanId)),
    metrics: (sink) => {
      const descriptor = {
        name: 'test.events',
        unit: '{event}',
        description: 'Test events sent from the page.',
        kind: 'sum',
        temporality: 'delta',
        monotonic: true,
      } as const
      sink.metricPoint(descriptor, pointOf(sentAt))
    },
  }
  for (const signal of ['logs', 'traces', 'metrics'] as const) {
    if (!signals.has(signal)) continue
    const decode = (_intake: unknown, sink: TelemetrySink): void => {
      const resource = new AttributeList()
      resource.addText('service.name', testEventService)
      sink.resource(resource)
      sink.scope(new Slice(), new Slice(), new AttributeList())
      shows[signal](sink)
    }
    const intake = { body: Buffer.alloc(0), receivedAt: sentAt, contentType: '', query: new URLSearchParams(), headers: {} }
    await ingest.ingest({ receiver: 'test_event', endpoint: { signal, path: 'test-event', decode }, projectId, keyId, intake })
  }
  return { sentAt, service: testEventService, traceId: traceId.toString('hex') }
}

function logRecordOf(sentAt: number, traceId: Buffer, spanId: Buffer): LogRecordView {
  const record = new LogRecordView()
  setNanoFromMs(record.time, sentAt)
  record.severityNumber = 9
  record.body.setText('Test event: what you send arrives, is stored and can be found')
  record.traceId.set(traceId, 0, traceId.length)
  record.spanId.set(spanId, 0, spanId.length)
  record.attributes.addText('test', 'true')
  return record
}

function spanOf(sentAt: number, traceId: Buffer, spanId: Buffer): SpanView {
  const span = new SpanView()
  span.traceId.set(traceId, 0, traceId.length)
  span.spanId.set(spanId, 0, spanId.length)
  span.name.setText('test event')
  span.kind = 2
  span.statusCode = 1
  setNanoFromMs(span.start, sentAt - 12)
  setNanoFromMs(span.end, sentAt)
  return span
}

function pointOf(sentAt: number): MetricPointView {
  const point = new MetricPointView()
  setNanoFromMs(point.startTime, sentAt - 1000)
  setNanoFromMs(point.time, sentAt)
  point.value = 1
  return point
}
