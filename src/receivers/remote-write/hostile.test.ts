import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { silentSink } from '../testdata/silent-sink.ts'
import { decodeRequest } from './decode-request.ts'
import { decodeWriteRequest } from './decode-write-request.ts'
import { remoteWrite } from './index.ts'
import { limits } from './limits.ts'
import { request2, series2, writeRequest } from './testdata/any-message.ts'
import { encodeMessage } from './testdata/messages.ts'

type Decode = (body: Buffer, sink: TelemetrySink) => void
const decoders = { '1.0': decodeWriteRequest, '2.0': decodeRequest } as const
const versions = ['1.0', '2.0'] as const

const up = [
  { name: '__name__', value: 'up' },
  { name: 'job', value: 'node' },
]
const bodies: Readonly<Record<(typeof versions)[number], Buffer>> = {
  '1.0': encodeMessage('WriteRequest', {
    timeseries: [
      {
        labels: up,
        samples: [{ value: 1, timestamp: 1000 }],
        exemplars: [{ labels: up, value: 1, timestamp: 1000 }],
        histograms: [{ countInt: 3, sum: 1, positiveSpans: [{ offset: 1, length: 2 }], positiveDeltas: [1, 1], timestamp: 1000 }],
      },
    ],
    metadata: [{ type: 1, metricFamilyName: 'up', help: 'Is it?', unit: '' }],
  }),
  '2.0': encodeMessage('Request', {
    symbols: ['', '__name__', 'up', 'job', 'node', 'Is it?'],
    timeseries: [
      {
        labelsRefs: [1, 2, 3, 4],
        samples: [{ value: 1, timestamp: 1000, startTimestamp: 500 }],
        exemplars: [{ labelsRefs: [3, 4], value: 1, timestamp: 1000 }],
        metadata: { type: 1, helpRef: 5 },
      },
    ],
  }),
}

/** 'records' or the code of the Fault; anything else thrown is a failure of the test. */
function outcome(decode: Decode, body: Buffer): string {
  try {
    decode(body, silentSink)
    return 'records'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

function read(decode: Decode, body: Buffer): RecordingSink {
  const sink = new RecordingSink()
  decode(body, sink)
  return sink
}

describe.each(versions)('%s', (version) => {
  const decode = decoders[version]
  const good = bodies[version]

  test('cut at every byte, with every byte changed: records or a Fault', () => {
    for (let at = 0; at < good.length; at++) {
      expect(['records', 'bad_input']).toContain(outcome(decode, good.subarray(0, at)))
      for (const value of [0, 1, 7, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(good)
        changed[at] = value
        expect(['records', 'bad_input', 'too_large']).toContain(outcome(decode, changed))
      }
    }
  })

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['records', 'bad_input', 'too_large']).toContain(outcome(decode, Buffer.from(bytes)))
      }),
      { numRuns: 2000 },
    )
  })

  test('more records than a request may hold', () => {
    const series = version === '1.0' ? 10 : 42
    expect(outcome(decode, Buffer.alloc(2 * (limits.records + 1)).fill(Buffer.from([series, 0])))).toBe('too_large')
  })

  test('a flood of labels refuses the series, what follows is read', () => {
    const flood = Array.from({ length: limits.labels + 1 }, (_, i) => ({ name: `l${i}`, value: 'x' }))
    const timeseries = [flood, up].map((labels) => ({
      labels,
      samples: [{ value: 1, timestamp: 1 }],
      exemplars: [],
      histograms: [],
      createdTimestamp: 0,
    }))
    const body = version === '1.0' ? encodeMessage('WriteRequest', { timeseries }) : encodeMessage('Request', request2(timeseries))
    const { records, rejected } = read(decode, body)
    expect({ rejected, seen: records.length }).toEqual({ rejected: { too_many_attributes: 1 }, seen: 1 })
  })

  test('a histogram with more buckets than anybody has is refused, what follows is read', () => {
    const histogram = { countInt: 1, positiveDeltas: Array.from({ length: limits.buckets + 1 }, () => 0), timestamp: 1 }
    const timeseries = [{ labels: up, samples: [{ value: 1, timestamp: 1 }], exemplars: [], histograms: [histogram], createdTimestamp: 0 }]
    const body = version === '1.0' ? encodeMessage('WriteRequest', { timeseries }) : encodeMessage('Request', request2(timeseries))
    const { records, rejected } = read(decode, body)
    expect({ rejected, seen: records.length }).toEqual({ rejected: { too_large: 1 }, seen: 1 })
  })
})

describe('what a request comes to when it is written out', () => {
  const [wide, help] = ['v'.repeat(1000), 'h'.repeat(1_000_000)]
  const seriesOf = (pairs: number, more: object = {}): object => ({
    labelsRefs: [1, 2, ...Array.from({ length: pairs }, () => [3, 4]).flat()],
    samples: [{ value: 1, timestamp: 1 }],
    ...more,
  })
  const readAll = (timeseries: readonly object[]) => {
    const body = encodeMessage('Request', { symbols: ['', '__name__', 'up', 'l', wide, help, 'x'.repeat(5000)], timeseries })
    const { records, rejected } = read(decodeRequest, body)
    return { seen: records.length, rejected, records }
  }

  test('a series with more label bytes than anybody has is refused, the others are read', () => {
    expect(readAll([seriesOf(100), seriesOf(1)])).toMatchObject({ seen: 1, rejected: { label_limit: 1 } })
  })

  test('one string in every label of every series: beyond so many times the request the rest is refused', () => {
    const { seen, rejected } = readAll(Array.from({ length: 4000 }, () => seriesOf(60)))
    expect(seen).toBeGreaterThan(100)
    expect(seen * 60_000).toBeLessThan(64 * 1024 * 1024)
    expect(rejected).toEqual({ request_too_large: 4000 - seen })
  })

  test('an exemplar with a huge label is refused, its sample read', () => {
    expect(readAll([seriesOf(0, { exemplars: [{ labelsRefs: [3, 6], value: 1, timestamp: 1 }] })])).toMatchObject({
      seen: 1,
      rejected: { label_limit: 1 },
    })
  })

  test('of a huge description no more is handed on than anybody looks at', () => {
    const { records } = readAll([seriesOf(0, { metadata: { type: 1, helpRef: 5 } })])
    const told = records.find((record) => 'family' in record)
    expect(String(told?.['help'])).toHaveLength(limits.textBytes)
  })
})

test('1.0: labels after the samples are the series all the same, and unknown fields are passed over', () => {
  const [first, second] = [encodeMessage('WriteRequest', { timeseries: [{ samples: [{ value: 1, timestamp: 9 }] }] }), up]
  const labels = encodeMessage('WriteRequest', { timeseries: [{ labels: second }] })
  // Both as one TimeSeries, with a field 15 between.
  const content = Buffer.concat([first.subarray(2), Buffer.from([0x7a, 1, 0x55]), labels.subarray(2)])
  const body = Buffer.concat([Buffer.from([10, content.length]), content])
  expect(read(decodeWriteRequest, body).records).toMatchObject([
    {
      labels: [
        ['__name__', 'up'],
        ['job', 'node'],
      ],
      timeMs: 9,
    },
  ])
})

test('1.0: labels longer than 127 bytes, without value, without name, with fields the other way round', () => {
  const long = 'x'.repeat(128)
  const label = (...fields: readonly (readonly [tag: number, text: string])[]): Buffer => {
    const content = Buffer.concat(
      fields.map(([tag, text]) => Buffer.concat([Buffer.from([tag, ...varint(text.length)]), Buffer.from(text)])),
    )
    return Buffer.concat([Buffer.from([10, ...varint(content.length)]), content])
  }
  const content = Buffer.concat([
    label([10, 'a'], [18, long]),
    label([18, 'v'], [10, 'b']),
    label([10, 'c']),
    label([18, 'w']),
    label([10, 'd'], [18, '']),
    label([10, 'e'], [18, '1'], [18, '2']),
    label(),
    Buffer.from([18, 2, 16, 5]),
  ])
  const body = Buffer.concat([Buffer.from([10, ...varint(content.length)]), content])
  expect(read(decodeWriteRequest, body).records).toMatchObject([
    {
      timeMs: 5,
      labels: [
        ['a', long],
        ['b', 'v'],
        ['c', ''],
        ['', 'w'],
        ['d', ''],
        ['e', '2'],
        ['', ''],
      ],
    },
  ])
})

describe('2.0', () => {
  const request = (labelsRefs: readonly number[], symbols: readonly string[] = ['', '__name__', 'up']): Buffer =>
    encodeMessage('Request', { symbols, timeseries: [{ labelsRefs, samples: [{ value: 1, timestamp: 1 }] }] })

  test.each([
    ['a name without its value', [1, 2, 1]],
    ['a symbol that is not there', [1, 3]],
    ['a symbol far away', [1, 4_000_000_000]],
  ])('%s refuses the series', (_name, refs) => {
    const { records, rejected } = read(decodeRequest, request(refs))
    expect({ records, rejected }).toEqual({ records: [], rejected: { malformed: 1 } })
  })

  test('a table that does not begin with the empty string', () => {
    expect(outcome(decodeRequest, request([0, 1], ['__name__', 'up']))).toBe('bad_input')
  })

  test('an exemplar with a label of nowhere is refused, the sample stays', () => {
    const body = encodeMessage('Request', {
      symbols: ['', '__name__', 'up'],
      timeseries: [{ labelsRefs: [1, 2], samples: [{ value: 1, timestamp: 1 }], exemplars: [{ labelsRefs: [1, 9], value: 1 }] }],
    })
    const { records, rejected } = read(decodeRequest, body)
    expect({ seen: records.length, rejected }).toEqual({ seen: 1, rejected: { malformed: 1 } })
  })

  test('symbols after the series, and numbers that are not packed', () => {
    const symbols = encodeMessage('Request', { symbols: ['', '__name__', 'up'] })
    const body = Buffer.concat([Buffer.from([42, 8, 8, 1, 8, 2, 18, 2, 16, 7]), symbols])
    expect(read(decodeRequest, body).records).toMatchObject([{ labels: [['__name__', 'up']], timeMs: 7 }])
  })

  test('metadata is told once a metric, with the name of its family', () => {
    const series = (name: number, type: number, help = 6): object => ({
      labelsRefs: [1, name],
      samples: [{ value: 1, timestamp: 1 }],
      metadata: { type, helpRef: help, unitRef: 7 },
    })
    const body = encodeMessage('Request', {
      symbols: ['', '__name__', 'rpc_bucket', 'rpc_count', 'jobs_total', 'gas_gsum', 'Help.', 'seconds', '_sum'],
      timeseries: [
        series(2, 3),
        series(2, 3),
        series(3, 3),
        series(3, 5),
        series(4, 1),
        series(5, 4),
        series(8, 5),
        series(4, 0, 0),
        series(4, 99),
      ],
    })
    const families = read(decodeRequest, body).records.filter((record) => 'family' in record)
    expect(families.map(({ family, type, help, unit }) => [family, type, help, unit])).toEqual([
      ['rpc', 'histogram', 'Help.', 'seconds'],
      ['rpc', 'histogram', 'Help.', 'seconds'],
      ['rpc', 'summary', 'Help.', 'seconds'],
      ['jobs_total', 'counter', 'Help.', 'seconds'],
      ['gas', 'gaugehistogram', 'Help.', 'seconds'],
      ['_sum', 'summary', 'Help.', 'seconds'],
      ['jobs_total', 'unknown', '', 'seconds'],
    ])
  })
})

describe('the message is told by the content type', () => {
  const [endpoint] = remoteWrite.open({})
  const decode = (contentType: string, body: Buffer): number => {
    const sink = new RecordingSink()
    const intake = { body, receivedAt: 0, contentType: 'application/x-protobuf', query: new URLSearchParams() }
    endpoint?.decode({ ...intake, headers: { 'content-type': contentType } }, sink)
    return sink.records.length
  }

  test.each([
    ['application/x-protobuf', '1.0', 4],
    ['application/x-protobuf;proto=prometheus.WriteRequest', '1.0', 4],
    ['application/x-protobuf; charset=utf-8; proto="io.prometheus.write.v2.Request"', '2.0', 3],
    ['application/x-protobuf;proto=io.prometheus.write.v2.Request', '2.0', 3],
    // The field numbers of both have nothing in common.
    ['application/x-protobuf', '2.0', 0],
    ['application/x-protobuf;proto=io.prometheus.write.v2.Request', '1.0', 0],
  ] as const)('%s with a body of %s', (contentType, version, count) => {
    expect(decode(contentType, bodies[version])).toBe(count)
  })

  test.each(['io.prometheus.write.v3.Request', '', 'constructor', '__proto__'])('proto=%s is refused', (name) => {
    expect(() => decode(`application/x-protobuf;proto=${name}`, bodies['1.0'])).toThrow(
      expect.objectContaining({ code: 'unsupported_media' }) as Error,
    )
  })
})

test('any good message with a byte changed gives records or a Fault', () => {
  const damaged = (body: Buffer, at: number, value: number): Buffer => {
    const changed = Buffer.from(body)
    if (changed.length > 0) changed[at % changed.length] = value
    return changed
  }
  fc.assert(
    fc.property(writeRequest, series2, fc.nat(), fc.nat({ max: 255 }), (one, two, at, value) => {
      const faults = ['records', 'bad_input', 'too_large']
      expect(faults).toContain(outcome(decodeWriteRequest, damaged(encodeMessage('WriteRequest', one), at, value)))
      expect(faults).toContain(outcome(decodeRequest, damaged(encodeMessage('Request', request2(two)), at, value)))
    }),
    { numRuns: 300 },
  )
})

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, value >> 7]
}
