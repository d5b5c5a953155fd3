import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { logRecords } from '../storage/tables/log-records.ts'
import { spans } from '../storage/tables/spans.ts'
import { BatchEncoder, type BatchSpec } from './batch-encoder.ts'
import { type DecodedRow, decodeRows } from './testdata/decode-rows.ts'
import { metric, point } from './testdata/make-points.ts'
import { attributeList, logRecord, type LogSpec, setHex, slice, spanView, testHorizon, testProject } from './testdata/make-records.ts'

const now = Date.UTC(2026, 10, 21, 12)
const segment = { low: 0x89abcdef, high: 0x1234567 }
const segmentId = 0x0123456789abcdefn
const trace = '4bf92f3577b34da6a3ce929d0e0e4736'

function encoder(spec: Partial<BatchSpec> = {}): BatchEncoder {
  return new BatchEncoder({ project: testProject(), receivedAt: now, horizon: testHorizon, ...spec })
}

function encodeLogs(
  records: readonly LogSpec[],
  spec: Partial<BatchSpec> = {},
): { rows: DecodedRow[]; batch: ReturnType<BatchEncoder['finish']> } {
  const sink = encoder(spec)
  for (const record of records) sink.logRecord(logRecord(record))
  const batch = sink.finish(segment)
  return { batch, rows: batch.chunks.flatMap(({ bytes }) => decodeRows(logRecords, bytes)) }
}

describe('log records', () => {
  test('every column of the table, in its order', () => {
    const sink = encoder()
    sink.resource(
      attributeList({ 'service.name': 'checkout', 'host.name': 'web-1', 'deployment.environment.name': 'production', 'os.type': 'linux' }),
    )
    sink.scope(slice('app.orders'), slice('1.2.0'), attributeList({}))
    sink.logRecord(
      logRecord({
        timeMs: now - 5000,
        observedMs: now - 4000,
        severity: 13,
        severityText: 'WARN',
        body: 'order placed',
        eventName: 'order.placed',
        traceId: trace,
        spanId: '00f067aa0ba902b7',
        flags: 1,
        attributes: { 'order.id': '17', amount: '12.5' },
      }),
    )
    const { chunks, accepted, rejected, allTimed } = sink.finish(segment)
    expect(chunks).toHaveLength(1)
    expect({ accepted, rejected: [...rejected], allTimed }).toEqual({ accepted: 1, rejected: [], allTimed: true })
    expect(chunks[0]).toMatchObject({ table: 'log_records', partition: 'application/2026-11-01', rows: 1 })
    const rows = decodeRows(logRecords, chunks[0]?.bytes ?? Buffer.alloc(0))
    expect(rows).toEqual([
      {
        project: 7,
        class: 'application',
        timestamp: BigInt(now - 5000) * 1_000_000n,
        observed_timestamp: BigInt(now - 4000) * 1_000_000n,
        received_at: BigInt(now),
        severity_number: 13,
        severity_text: 'WARN',
        service: 'checkout',
        host: 'web-1',
        environment: 'production',
        scope_name: 'app.orders',
        scope_version: '1.2.0',
        event_name: 'order.placed',
        trace_id: trace,
        span_id: '00f067aa0ba902b7',
        trace_flags: 1,
        body: 'order placed',
        attributes: [
          ['order.id', '17'],
          ['amount', '12.5'],
        ],
        resource: [
          ['service.name', 'checkout'],
          ['host.name', 'web-1'],
          ['deployment.environment.name', 'production'],
          ['os.type', 'linux'],
        ],
        segment: segmentId,
      },
    ])
    expect(Object.keys(rows[0] ?? {})).toEqual(logRecords.columns.flatMap(({ name, wire }) => (wire === undefined ? [] : [name])))
  })

  test('any text in any field comes out as it went in', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n\n;DROP TABLE log_records',
        "'; DROP TABLE x; --",
        '__proto__',
        '<script>alert(1)</script>',
        '\u{1F600}',
        'x'.repeat(300),
      ),
    )
    // What detectors look for cannot be made by chance from these.
    const settings = { detectorsOff: ['secret', 'email', 'phone', 'card', 'url_password'] }
    fc.assert(
      fc.property(fc.array(fc.record({ body: text, key: text, value: text, name: text }), { minLength: 1, maxLength: 20 }), (items) => {
        const sink = encoder({ project: testProject(settings) })
        for (const { body, key, value, name } of items) {
          sink.resource(attributeList({ 'service.name': name }))
          sink.logRecord(logRecord({ timeMs: now, body, attributes: [[`k${key}`, value]] }))
        }
        const rows = sink.finish(segment).chunks.flatMap(({ bytes }) => decodeRows(logRecords, bytes))
        expect(rows.map(({ body }) => body)).toEqual(items.map(({ body }) => wellFormed(body)))
        expect(rows.map(({ service }) => service)).toEqual(items.map(({ name }) => wellFormed(name)))
        expect(rows.map(({ attributes }) => attributes)).toEqual(
          items.map(({ key, value }) => [[cutTo(`k${key}`, 256), wellFormed(value)]]),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('a time that is not given is the observed one, then that of receiving', () => {
    const { rows, batch } = encodeLogs([{ observedMs: now - 1000 }, {}])
    expect(rows.map(({ timestamp }) => timestamp)).toEqual([BigInt(now - 1000) * 1_000_000n, BigInt(now) * 1_000_000n])
    expect(rows.map(({ observed_timestamp }) => observed_timestamp)).toEqual(rows.map(({ timestamp }) => timestamp))
    expect(batch.allTimed).toBe(false)
    expect(encodeLogs([{ observedMs: now }]).batch.allTimed).toBe(true)
  })

  test('times outside the retention of the class and more than an hour ahead are rejected', () => {
    const day = 86_400_000
    const { batch } = encodeLogs([
      { timeMs: now - 29 * day, severity: 5 },
      { timeMs: now - 31 * day, severity: 5 },
      { timeMs: now - 31 * day, severity: 9 },
      { timeMs: now - 731 * day, severity: 9 },
      { timeMs: now - 731 * day, attributes: { 'log.class': 'security' } },
      { timeMs: 1000, attributes: { 'log.class': 'audit' } },
      { timeMs: now + 3_599_000 },
      { timeMs: now + 3_601_000 },
      { timeMs: Date.UTC(2100, 0) },
    ])
    expect(batch.accepted).toBe(4)
    expect([...batch.rejected]).toEqual([
      ['too_old', 3],
      ['too_new', 2],
    ])
  })

  test('identifiers of a wrong length or all zero are left out', () => {
    const { rows } = encodeLogs([
      { traceId: 'abcd', spanId: '00'.repeat(8) },
      { traceId: trace, spanId: '00f067aa0ba902b7' },
    ])
    expect(rows.map(({ trace_id, span_id }) => [trace_id, span_id])).toEqual([
      ['', ''],
      [trace, '00f067aa0ba902b7'],
    ])
  })

  test('the severity is read from the text when only that is given', () => {
    const { rows } = encodeLogs(
      ['INFO', 'warning', 'Error', 'FATAL', 'debug2', 'whatever', '__proto__', ''].map((severityText) => ({ severityText })),
    )
    expect(rows.map(({ severity_number }) => severity_number).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      0, 0, 0, 6, 9, 13, 17, 21,
    ])
  })

  test('each class, and each month or week, is a chunk of its own', () => {
    const { batch } = encodeLogs([
      { timeMs: Date.UTC(2026, 10, 1), severity: 9 },
      { timeMs: Date.UTC(2026, 9, 31, 23, 59, 59, 999), severity: 9 },
      { timeMs: Date.UTC(2026, 10, 16), severity: 5 },
      { timeMs: Date.UTC(2026, 10, 15, 23), severity: 5 },
      { timeMs: Date.UTC(2026, 10, 20), severity: 17 },
    ])
    expect(batch.chunks.map(({ partition, rows }) => [partition, rows])).toEqual([
      ['application/2026-11-01', 1],
      ['application/2026-10-01', 1],
      ['debug/2026-11-16', 1],
      ['debug/2026-11-09', 1],
      ['error/2026-11-01', 1],
    ])
  })

  test('of equal keys the last counts', () => {
    const { rows } = encodeLogs([
      {
        attributes: [
          ['a', '1'],
          ['b', '2'],
          ['a', '3'],
        ],
      },
    ])
    expect(rows[0]?.['attributes']).toEqual([
      ['b', '2'],
      ['a', '3'],
    ])
  })

  test('what is too long is cut at a character and marked, what is too much is dropped and counted', () => {
    const { rows } = encodeLogs([
      {
        body: 'ä'.repeat(200_000),
        attributes: [...Array.from({ length: 200 }, (_, i): [string, string] => [`key${i}`, 'x']), ['late', 'y']],
      },
      {
        attributes: [
          ['k'.repeat(300), 'v'],
          ['long', 'word '.repeat(2000)],
        ],
      },
    ])
    const body = String(rows[0]?.['body'])
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(256 * 1024)
    expect(body).toMatch(/^ä+…\[truncated\]$/)
    const attributes = rows[0]?.['attributes'] as [string, string][]
    expect(attributes).toHaveLength(129)
    expect(attributes.at(-1)).toEqual(['vedette.dropped_attributes', '73'])
    const [key, long] = (rows[1]?.['attributes'] ?? []) as [[string, string], [string, string]]
    expect(key[0]).toBe('k'.repeat(256))
    expect(Buffer.byteLength(long[1])).toBeLessThanOrEqual(8192)
    expect(long[1]).toMatch(/word …\[truncated\]$/)
  })

  test('a resource has 64 KiB: it stands in every row', () => {
    const sink = encoder()
    const large = Array.from({ length: 60 }, (_, i): [string, string] => [`key${i}`, 'v '.repeat(2000)])
    sink.resource(attributeList([['service.name', 'shop'], ...large, ['host.name', 'late']]))
    for (let i = 0; i < 3; i++) sink.logRecord(logRecord({}))
    const { chunks } = sink.finish(segment)
    expect(chunks[0]?.bytes.length).toBeLessThan(3 * 66 * 1024)
    const [row] = decodeRows(logRecords, chunks[0]?.bytes ?? Buffer.alloc(0))
    const resource = row?.['resource'] as [string, string][]
    expect(resource).toHaveLength(18)
    expect(resource[0]).toEqual(['service.name', 'shop'])
    expect(resource.at(-1)).toEqual(['vedette.dropped_attributes', '45'])
    expect([row?.['service'], row?.['host']]).toEqual(['shop', ''])
  })

  test('an append has 64 MiB: what comes after is rejected', () => {
    const sink = encoder()
    const record = logRecord({ body: 'x'.repeat(256 * 1024) })
    for (let i = 0; i < 300; i++) sink.logRecord(record)
    const { chunks, accepted, rejected } = sink.finish(segment)
    expect([accepted, ...rejected]).toEqual([256, ['request_too_large', 44]])
    expect(chunks[0]?.bytes.length).toBeLessThan(65 * 1024 * 1024)
  })

  test('names beyond the day’s cap overflow', () => {
    const project = testProject({}, {})
    const sink = encoder({ project: { ...project, services: project.services } })
    for (let i = 0; i < 10_002; i++) {
      sink.resource(attributeList({ 'service.name': `s${i}` }))
      if (i > 9998) sink.logRecord(logRecord({ timeMs: now }))
    }
    const rows = sink.finish(segment).chunks.flatMap(({ bytes }) => decodeRows(logRecords, bytes))
    expect(rows.map(({ service }) => service)).toEqual(['s9999', '__overflow__', '__overflow__'])
  })
})

describe('spans', () => {
  test('every column of the table, in its order', () => {
    const sink = encoder()
    sink.resource(attributeList({ 'service.name': 'checkout' }))
    const span = spanView({ startMs: now - 1000, endMs: now - 400, name: 'GET /orders' })
    setHex(span.parentSpanId, '1111111111111111')
    span.traceState.setText('a=1')
    span.kind = 2
    span.statusCode = 2
    span.statusMessage.setText('mail to a@b.example failed')
    span.flags = 0x101
    span.attributes.addText('http.request.method', 'GET')
    span.events.push(eventOf('exception', now - 500, { 'exception.type': 'TypeError' }))
    span.eventCount = 1
    span.links.push(linkOf(trace, '2222222222222222'))
    span.linkCount = 1
    sink.span(span)
    const { chunks, masked } = sink.finish(segment)
    expect(chunks.map(({ table, partition }) => [table, partition])).toEqual([['spans', '2026-11-21']])
    const rows = decodeRows(spans, chunks[0]?.bytes ?? Buffer.alloc(0))
    expect(rows).toEqual([
      {
        project: 7,
        timestamp: BigInt(now - 1000) * 1_000_000n,
        duration_ns: 600_000_000n,
        received_at: BigInt(now),
        trace_id: trace,
        span_id: '00f067aa0ba902b7',
        parent_span_id: '1111111111111111',
        trace_state: 'a=1',
        name: 'GET /orders',
        kind: 'server',
        status: 'error',
        status_message: 'mail to [masked:email] failed',
        service: 'checkout',
        host: '',
        environment: '',
        scope_name: '',
        scope_version: '',
        trace_flags: 1,
        attributes: [['http.request.method', 'GET']],
        resource: [['service.name', 'checkout']],
        'events.timestamp': [BigInt(now - 500) * 1_000_000n],
        'events.name': ['exception'],
        'events.attributes': [[['exception.type', 'TypeError']]],
        'links.trace_id': [trace],
        'links.span_id': ['2222222222222222'],
        'links.trace_state': [''],
        'links.attributes': [[]],
        segment: segmentId,
      },
    ])
    expect(Object.keys(rows[0] ?? {})).toEqual(spans.columns.flatMap(({ name, wire }) => (wire === undefined ? [] : [name])))
    expect([...masked]).toEqual([['email', 1]])
  })

  test('durations are exact, and nothing when the end lies before the start', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 3_600_000_000_000n), fc.bigInt(-1_000_000_000n, 10_000_000_000_000n), (before, duration) => {
        const start = BigInt(now) * 1_000_000n - before
        const span = spanView({ startMs: now, endMs: now })
        Object.assign(span.start, halves(start))
        Object.assign(span.end, halves(start + duration))
        const sink = encoder()
        sink.span(span)
        const [row] = decodeRows(spans, sink.finish(segment).chunks[0]?.bytes ?? Buffer.alloc(0))
        expect(row).toMatchObject({ timestamp: start, duration_ns: duration < 0n ? 0n : duration })
      }),
    )
  })

  test('without valid identifiers a span is rejected', () => {
    const sink = encoder()
    sink.span(spanView({ startMs: now, endMs: now, traceId: 'abcd' }))
    sink.span(spanView({ startMs: now, endMs: now, spanId: '0000000000000000' }))
    sink.span(spanView({ startMs: now - 31 * 86_400_000, endMs: now }))
    expect([...sink.finish(segment).rejected]).toEqual([
      ['invalid_id', 2],
      ['too_old', 1],
    ])
  })
})

function eventOf(name: string, timeMs: number, attributes: Readonly<Record<string, string>>) {
  return { time: halves(BigInt(timeMs) * 1_000_000n), name: slice(name), attributes: attributeList(attributes) }
}

function linkOf(traceId: string, spanId: string) {
  const link = { traceId: slice(''), spanId: slice(''), traceState: slice(''), attributes: attributeList({}) }
  setHex(link.traceId, traceId)
  setHex(link.spanId, spanId)
  return link
}

function halves(nanos: bigint): { low: number; high: number } {
  return { low: Number(nanos & 0xffffffffn), high: Number(nanos >> 32n) }
}

function cutTo(text: string, bytes: number): string {
  let cut = ''
  for (const char of Buffer.from(text).toString()) {
    if (Buffer.byteLength(cut + char) > bytes) break
    cut += char
  }
  return cut
}

/** What a text is after lone surrogates became U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

describe('metric points', () => {
  const labels = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, 'v '.repeat(1000)]))
  const bounds = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

  test('that would repeat large labels for thousands of buckets or quantiles are rejected', () => {
    const sink = encoder()
    const histogram = metric({ name: 'h', kind: 'histogram', temporality: 'cumulative' })
    const summary = metric({ name: 's', kind: 'summary' })
    sink.metricPoint(histogram, point({ timeMs: now, attributes: labels, bounds: bounds(4000), bucketCounts: bounds(4001) }))
    sink.metricPoint(summary, point({ timeMs: now, attributes: labels, quantiles: bounds(4000).map((n) => [n / 4000, 1]) }))
    sink.scope(slice('scope'), slice(''), attributeList(labels))
    sink.metricPoint(summary, point({ timeMs: now, quantiles: bounds(4000).map((n) => [n / 4000, 1]) }))
    const { chunks, accepted, rejected } = sink.finish(segment)
    expect({ accepted, rejected: [...rejected], chunks }).toEqual({ accepted: 0, rejected: [['series_limit', 3]], chunks: [] })
    const fewer = encoder()
    fewer.metricPoint(histogram, point({ timeMs: now, attributes: labels, bounds: bounds(400), bucketCounts: bounds(401) }))
    expect([...fewer.finish(segment).rejected]).toEqual([['label_limit', 1]])
  })

  test('with many buckets or with large labels are not', () => {
    const sink = encoder()
    const histogram = metric({ name: 'h', kind: 'histogram', temporality: 'cumulative' })
    const usual = { region: 'eu', route: '/orders' }
    sink.resource(attributeList({ ...labels, 'service.name': 'shop' }))
    sink.metricPoint(histogram, point({ timeMs: now, attributes: usual, bounds: bounds(200), bucketCounts: bounds(201) }))
    const large = Object.fromEntries(Object.entries(labels).slice(0, 8))
    sink.metricPoint(histogram, point({ timeMs: now, attributes: large, bounds: bounds(12), bucketCounts: bounds(13) }))
    expect(sink.finish(segment)).toMatchObject({ accepted: 2 })
  })
})

describe('resources that come in turns', () => {
  const few = fc.array(
    fc.tuple(fc.constantFrom('service.name', 'host.name', 'deployment.environment', 'os'), fc.constantFrom('', 'a', 'b', 'ab')),
    {
      maxLength: 4,
    },
  )
  const listOf = (pairs: readonly (readonly [string, string])[]) => {
    const list = attributeList({})
    for (const [key, value] of pairs) list.addText(key, value)
    return list
  }

  test('make the rows that each makes alone', () => {
    fc.assert(
      fc.property(fc.array(few, { maxLength: 12 }), (resources) => {
        const together = encoder()
        const rowsOf = (sink: BatchEncoder) => sink.finish(segment).chunks.flatMap(({ bytes }) => decodeRows(logRecords, bytes))
        const alone = resources.flatMap((pairs) => {
          const sink = encoder()
          for (const each of [together, sink]) {
            each.resource(listOf(pairs))
            each.logRecord(logRecord({ timeMs: now, body: 'x' }))
          }
          return rowsOf(sink)
        })
        expect(rowsOf(together)).toEqual(alone)
      }),
      { numRuns: 50 },
    )
  })

  test('count what is masked in them each time', () => {
    const sink = encoder()
    for (const host of ['a', 'b', 'a', 'b']) sink.resource(attributeList({ 'host.name': host, owner: 'jane@example.org' }))
    expect([...sink.finish(segment).masked]).toEqual([['email', 4]])
  })
})
