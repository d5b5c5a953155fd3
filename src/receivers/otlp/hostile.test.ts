import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Signal } from '../receiver.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { silentSink } from '../testdata/silent-sink.ts'
import { decodeLogs } from './decode-logs.ts'
import { decodeMetrics } from './decode-metrics.ts'
import { decodeTraces } from './decode-traces.ts'
import { limits } from './limits.ts'
import { encode, requestTypes } from './testdata/oracle.ts'
import { requests } from './testdata/requests.ts'

const decoders: Readonly<Record<Signal, (body: Buffer, sink: TelemetrySink) => void>> = {
  logs: decodeLogs,
  traces: decodeTraces,
  metrics: decodeMetrics,
}
const signals = ['logs', 'traces', 'metrics'] as const

function read(signal: Signal, body: Buffer): RecordingSink {
  const sink = new RecordingSink()
  decoders[signal](body, sink)
  return sink
}

/** 'records' or 'bad_input'; anything else thrown is a failure of the test. */
function outcome(signal: Signal, body: Buffer): string {
  try {
    decoders[signal](body, silentSink)
    return 'records'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

describe.each(signals)('%s', (signal) => {
  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(outcome(signal, Buffer.from(bytes))).toMatch(/^(?:records|bad_input)$/)
      }),
      { numRuns: 2000 },
    )
  })

  test('a real message with one byte changed', () => {
    fc.assert(
      fc.property(requests[signal], fc.nat(), fc.nat({ max: 255 }), (request, position, byte) => {
        const body = encode(requestTypes[signal], request)
        if (body.length > 0) body[position % body.length] = byte
        expect(outcome(signal, body)).toMatch(/^(?:records|bad_input)$/)
      }),
      { numRuns: 1000 },
    )
  })

  test('a real message cut at every byte', () => {
    const body = samples[signal]
    const whole = read(signal, body).records.length
    expect(whole).toBe(1)
    for (let end = 1; end < body.length; end++) expect(outcome(signal, body.subarray(0, end))).toBe('bad_input')
  })

  test('an empty body is an empty request', () => {
    expect(read(signal, Buffer.alloc(0)).records).toEqual([])
  })

  test('a length of 2 GiB', () => {
    expect(outcome(signal, Buffer.from([10, 0xff, 0xff, 0xff, 0xff, 7, 0]))).toBe('bad_input')
  })

  test('a resource with too many attributes refuses the body', () => {
    const attributes = Buffer.alloc(2 * (limits.attributes + 1)).fill(Buffer.from([10, 0]))
    expect(outcome(signal, field(1, field(1, attributes)))).toBe('bad_input')
  })

  test('records, scopes or resources without end', () => {
    const empties = Buffer.alloc(2 * (limits.records + 1))
    expect(outcome(signal, empties.fill(Buffer.from([10, 0])))).toBe('too_large')
    expect(outcome(signal, field(1, empties.fill(Buffer.from([18, 0]))))).toBe('too_large')
  })

  test('fields of later versions are skipped', () => {
    const unknown = Buffer.concat([
      field(100, Buffer.from('new')),
      Buffer.from([0x88, 0x7d, 1, 0x8d, 0x7d, 1, 2, 3, 4, 0x89, 0x7d, 1, 2, 3, 4, 5, 6, 7, 8]),
    ])
    expect(read(signal, Buffer.concat([unknown, samples[signal], unknown])).records).toEqual(read(signal, samples[signal]).records)
  })
})

describe('order on the wire', () => {
  test('the resource may come after the scopes, the scope after the records', () => {
    const record = encode('LogRecord', { severityText: 'INFO' })
    const scope = encode('InstrumentationScope', { name: 'late scope' })
    const resource = encode('Resource', { attributes: [{ key: 'service.name', value: { stringValue: 'late' } }] })
    const body = field(1, field(2, Buffer.concat([field(2, record), field(1, scope)])), field(1, resource))
    expect(read('logs', body).records).toMatchObject([
      { resource: [['service.name', 'late']], scope: { name: 'late scope' }, severityText: 'INFO' },
    ])
  })

  test('name and temporality may come after the points', () => {
    const point = encode('NumberDataPoint', { asInt: 5 })
    const sum = Buffer.concat([field(1, point), Buffer.from([16, 1, 24, 1])])
    const metric = Buffer.concat([field(7, sum), field(1, Buffer.from('late'))])
    expect(read('metrics', field(1, field(2, field(2, metric)))).records).toMatchObject([
      { metric: { name: 'late', kind: 'sum', temporality: 'delta', monotonic: true }, value: 5 },
    ])
  })

  test('a value may come before its key, also in a map', () => {
    const pair = Buffer.concat([field(2, field(1, Buffer.from('v'))), field(1, Buffer.from('k'))])
    const record = Buffer.concat([field(6, pair), field(5, field(6, field(1, pair)))])
    expect(read('logs', field(1, field(2, field(2, record)))).records).toMatchObject([{ attributes: [['k', 'v']], body: '{"k":"v"}' }])
  })

  test('of values set twice the last counts, and no trace is left of the first', () => {
    const twice = Buffer.concat([field(1, Buffer.from('first')), field(5, Buffer.alloc(0)), Buffer.from([24, 7])])
    const record = Buffer.concat([
      field(5, twice),
      field(6, Buffer.concat([field(1, Buffer.from('list')), field(2, field(5, field(1, twice)))])),
    ])
    expect(read('logs', field(1, field(2, field(2, record)))).records).toMatchObject([{ body: '7', attributes: [['list', '[7]']] }])
  })

  test('a resource in two parts is one', () => {
    const part = (key: string) => field(1, encode('Resource', { attributes: [{ key, value: { stringValue: key } }] }))
    const body = field(1, part('a'), field(2, field(2, encode('LogRecord', { flags: 1 }))), part('b'))
    expect(read('logs', body).records).toMatchObject([
      {
        resource: [
          ['a', 'a'],
          ['b', 'b'],
        ],
      },
    ])
  })

  test('repeated numbers that are not packed', () => {
    const counts = Buffer.from([0x31, 1, 0, 0, 0, 0, 0, 0, 0, 0x31, 2, 0, 0, 0, 0, 0, 0, 0])
    const bound = Buffer.concat([Buffer.from([0x39]), Buffer.from(new Float64Array([1.5]).buffer)])
    const histogram = field(9, field(1, Buffer.concat([counts, bound])))
    const exponential = field(10, field(1, field(8, Buffer.from([8, 3, 16, 4, 16, 5]))))
    const name = field(1, Buffer.from('m'))
    const body = field(1, field(2, field(2, Buffer.concat([name, histogram])), field(2, Buffer.concat([name, exponential]))))
    expect(read('metrics', body).records).toMatchObject([
      { bucketCounts: [1, 2], bounds: [1.5] },
      { positive: { offset: -2, counts: [4, 5] } },
    ])
  })
})

describe('text', () => {
  test.each([
    ['NUL', Buffer.from('a\0b'), 'a\uFFFDb'],
    ['a broken sequence', Buffer.from([0x61, 0xff, 0x62, 0xc3]), 'a\uFFFDb\uFFFD'],
    ['emoji', Buffer.from('naïve 🦄'), 'naïve 🦄'],
    ['SQL after a blank line', Buffer.from('x\n\n;DROP TABLE log_records;'), 'x\n\n;DROP TABLE log_records;'],
  ])('%s', (_name, bytes, text) => {
    expect(read('logs', field(1, field(2, field(2, field(5, field(1, bytes)))))).records).toMatchObject([{ body: text }])
  })

  test('in keys, names and nested values too', () => {
    const bad = Buffer.from([0xff, 0])
    const pair = Buffer.concat([field(1, bad), field(2, field(6, field(1, Buffer.concat([field(1, bad), field(2, field(1, bad))]))))])
    const body = field(1, field(1, field(1, pair)), field(2, field(1, field(1, bad)), field(2, field(6, pair))))
    const both = '\uFFFD\uFFFD'
    const expected = [[both, `{"${both}":"${both}"}`]]
    expect(read('logs', body).records).toMatchObject([{ resource: expected, scope: { name: both }, attributes: expected }])
    const metric = field(2, field(1, bad), field(5, field(1, Buffer.alloc(0))))
    expect(read('metrics', field(1, field(2, metric))).records).toMatchObject([{ metric: { name: both } }])
  })

  test('a key named __proto__ is a key', () => {
    const pair = { key: '__proto__', value: { kvlistValue: { values: [{ key: '__proto__', value: { boolValue: true } }] } } }
    const { records } = read('logs', encode(requestTypes.logs, oneLog({ attributes: [pair] })))
    expect(records).toMatchObject([{ attributes: [['__proto__', '{"__proto__":true}']] }])
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})

describe('nesting', () => {
  const nested = (depth: number): object => (depth === 0 ? { intValue: 1 } : { arrayValue: { values: [nested(depth - 1)] } })

  test.each([
    [1, '[1]'],
    [16, `${'['.repeat(16)}1${']'.repeat(16)}`],
    [17, `${'['.repeat(16)}"[truncated]"${']'.repeat(16)}`],
    [40, `${'['.repeat(16)}"[truncated]"${']'.repeat(16)}`],
  ])('%i arrays', (depth, text) => {
    expect(read('logs', encode(requestTypes.logs, oneLog({ body: nested(depth) }))).records).toMatchObject([{ body: text }])
  })

  test('three thousand arrays cost nothing', () => {
    let bytes: Buffer = Buffer.from([24, 1])
    for (let i = 0; i < 3000; i++) bytes = field(5, field(1, bytes))
    const { records } = read('logs', field(1, field(2, field(2, field(5, bytes)))))
    expect(records).toMatchObject([{ body: `${'['.repeat(16)}"[truncated]"${']'.repeat(16)}` }])
  })
})

const good = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1), name: 'good' }

describe('records that are rejected, while the rest is kept', () => {
  test.each([
    ['no trace id', { spanId: Buffer.alloc(8, 1) }],
    ['a trace id of zeros', { ...good, traceId: Buffer.alloc(16) }],
    ['a short trace id', { ...good, traceId: Buffer.alloc(15, 1) }],
    ['a long span id', { ...good, spanId: Buffer.alloc(9, 1) }],
    ['no span id', { traceId: Buffer.alloc(16, 1) }],
    ['a parent that is none', { ...good, parentSpanId: Buffer.alloc(3, 1) }],
  ])('a span with %s', (_name, span) => {
    const { records, rejected } = readSpans(good, { ...span, name: 'bad' }, good)
    expect(records.map((record) => record['name'])).toEqual(['good', 'good'])
    expect(rejected).toEqual({ invalid_id: 1 })
  })

  test('a root whose parent is written as zeros is a root', () => {
    expect(readSpans({ ...good, parentSpanId: Buffer.alloc(8) }).records).toMatchObject([{ parentSpanId: '' }])
  })

  test('a link without valid ids is left out', () => {
    const links = [{ traceId: Buffer.alloc(3) }, { traceId: good.traceId, spanId: good.spanId, traceState: 'kept' }]
    expect(readSpans({ ...good, links }).records).toMatchObject([{ links: [{ traceState: 'kept' }] }])
  })

  test('a log record with invalid ids keeps everything but its link to the trace', () => {
    const { records, rejected } = read(
      'logs',
      encode(requestTypes.logs, oneLog({ severityText: 'x', traceId: Buffer.alloc(5, 1), spanId: Buffer.alloc(8) })),
    )
    expect(records).toMatchObject([{ severityText: 'x', traceId: '', spanId: '' }])
    expect(rejected).toEqual({})
  })

  test('too many attributes, events, links', () => {
    const attributes = Array.from({ length: limits.attributes + 1 }, () => ({ key: 'k' }))
    const parts = Array.from({ length: limits.parts + 1 }, () => ({}))
    expect(readSpans(good, { ...good, attributes }, good).rejected).toEqual({ too_many_attributes: 1 })
    expect(readSpans({ ...good, attributes: attributes.slice(2), events: [{ attributes: attributes.slice(0, 2) }] }).rejected).toEqual({
      too_many_attributes: 1,
    })
    expect(readSpans(good, { ...good, events: parts }, good)).toMatchObject({ records: { length: 2 }, rejected: { too_large: 1 } })
    const link = { traceId: good.traceId, spanId: good.spanId }
    expect(readSpans({ ...good, links: parts.map(() => link) }).rejected).toEqual({ too_large: 1 })
  })

  test('records and points without end', () => {
    const empties = Buffer.alloc(2 * limits.records).fill(Buffer.from([18, 0]))
    expect(outcome('logs', field(1, field(2, empties)))).toBe('too_large')
    expect(outcome('traces', field(1, field(2, empties)))).toBe('too_large')
    const points = field(5, Buffer.alloc(2 * limits.records).fill(Buffer.from([10, 0])))
    expect(outcome('metrics', field(1, field(2, field(2, field(1, Buffer.from('m')), points))))).toBe('too_large')
  })

  test('too many buckets and exemplars', () => {
    const counts = Array.from({ length: limits.buckets + 1 }, () => 1)
    expect(readMetric({ exponentialHistogram: { dataPoints: [{}, { positive: { bucketCounts: counts } }] } })).toMatchObject({
      records: { length: 1 },
      rejected: { too_large: 1 },
    })
    expect(readMetric({ histogram: { dataPoints: [{ bucketCounts: counts }] } }).rejected).toEqual({ too_large: 1 })
    expect(readMetric({ gauge: { dataPoints: [{ exemplars: Array.from({ length: limits.parts + 1 }, () => ({})) }] } }).rejected).toEqual({
      too_large: 1,
    })
  })

  test.each([
    ['counts that do not fit the bounds', { explicitBounds: [1, 2], bucketCounts: [1, 2] }],
    ['bounds that do not rise', { explicitBounds: [2, 2], bucketCounts: [1, 2, 3] }],
    ['a bound that is no number', { explicitBounds: [NaN], bucketCounts: [1, 2] }],
  ])('a histogram with %s', (_name, dataPoint) => {
    expect(readMetric({ histogram: { dataPoints: [dataPoint, {}] } })).toMatchObject({ records: { length: 1 }, rejected: { malformed: 1 } })
  })

  test('points of a metric without a name', () => {
    expect(readMetric({ name: '', gauge: { dataPoints: [{}, {}] } })).toMatchObject({ records: [], rejected: { malformed: 2 } })
  })

  test('enums nobody knows yet are unspecified', () => {
    const span = Buffer.concat([encode('Span', good), Buffer.from([0x30, 99]), field(15, Buffer.from([24, 99]))])
    expect(read('traces', field(1, field(2, field(2, span)))).records).toMatchObject([{ kind: 0, statusCode: 0 }])
    expect(read('logs', field(1, field(2, field(2, Buffer.from([16, 99]))))).records).toMatchObject([{ severityNumber: 0 }])
  })
})

test('a value formatted from a huge one is cut', () => {
  const { records } = read('logs', encode(requestTypes.logs, oneLog({ body: { bytesValue: Buffer.alloc(3_000_000) } })))
  expect(String(records[0]?.['body']).length).toBe(limits.formattedBytes)
  const strings = Array.from({ length: 5 }, () => ({ stringValue: '\n'.repeat(limits.formattedBytes) }))
  const nested = read('logs', encode(requestTypes.logs, oneLog({ body: { arrayValue: { values: strings } } })))
  expect(String(nested.records[0]?.['body']).length).toBeLessThan(3 * limits.formattedBytes)
})

const samples: Readonly<Record<Signal, Buffer>> = {
  logs: encode(
    requestTypes.logs,
    oneLog({
      timeUnixNano: 1,
      body: { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [{ intValue: 300 }] } } }] } },
      flags: 1,
      eventName: 'e',
    }),
  ),
  traces: encode(requestTypes.traces, {
    resourceSpans: [
      {
        resource: {},
        scopeSpans: [
          { spans: [{ traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1), events: [{ name: 'e' }], status: { code: 2 } }] },
        ],
      },
    ],
  }),
  metrics: encode(requestTypes.metrics, {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              { name: 'm', histogram: { dataPoints: [{ explicitBounds: [1], bucketCounts: [300, 1], exemplars: [{ asInt: 1 }] }] } },
            ],
          },
        ],
      },
    ],
  }),
}

function readSpans(...spans: object[]): RecordingSink {
  return read('traces', encode(requestTypes.traces, { resourceSpans: [{ scopeSpans: [{ spans }] }] }))
}

function readMetric(metric: object): RecordingSink {
  return read('metrics', encode(requestTypes.metrics, { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', ...metric }] }] }] }))
}

function oneLog(log: object): object {
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }
}

/** A length-delimited field. */
function field(number: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Buffer.from([...bytes, rest])
}
