import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openExporters, resourceOf, transports } from '../harness/otel-exporters.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * What people really run: the OpenTelemetry SDK for JavaScript with its own exporters, over all three transports. The logs and
 * traces it sent are counted and compared row by row, through the API.
 */
let vedette: Vedette
let exporters: Awaited<ReturnType<typeof openExporters>>

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
  exporters = await openExporters(vedette)
})
afterAll(() => vedette.dispose())

describe.each(transports)('over %s', (transport) => {
  test('log records', async () => {
    const service = `logs-${transport}`
    const count = 1500
    const provider = new LoggerProvider({
      resource: resourceOf(service),
      processors: [new BatchLogRecordProcessor({ exporter: exporters[transport].logs(), maxQueueSize: 4096 })],
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
      spanProcessors: [new BatchSpanProcessor(exporters[transport].traces(), { maxQueueSize: 4096 })],
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
})

test('what was sent is what the ingestion page counts, and nothing was turned away', async () => {
  const { sources, rejections } = await vedette.api<{ sources: { signal: string; accepted: number }[]; rejections: unknown[] }>(
    '/api/ingestion',
  )
  const total = (signal: string): number => sources.reduce((sum, source) => sum + (source.signal === signal ? source.accepted : 0), 0)
  expect([total('logs'), total('traces')]).toEqual([3 * 1500, 3 * 600])
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
