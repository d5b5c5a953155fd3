import fc from 'fast-check'
import protobuf from 'protobufjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { Fault } from '../../../lib/errors.ts'
import { encodeSnappyBlock } from '../../../lib/wire/encode-snappy-block.ts'
import { SnappyBlockDecoder } from '../../../lib/wire/snappy-block.ts'
import { Labels } from '../../../query/promql/index.ts'
import { createMemoryReader } from '../../../query/promql/testdata/memory-reader.ts'
import { readerToken, servePrometheus, strangerToken } from '../testdata/serve-prometheus.ts'
import { compressSlices } from './compress-slices.ts'
import { encodeSeries } from './encode-series.ts'
import { readReadRequest } from './read-request.ts'

const { root } = protobuf.parse(`syntax = "proto3";
  message ReadRequest { repeated Query queries = 1; repeated int32 accepted_response_types = 2; }
  message Query { int64 start_timestamp_ms = 1; int64 end_timestamp_ms = 2; repeated LabelMatcher matchers = 3; }
  message LabelMatcher { int32 type = 1; string name = 2; string value = 3; }
  message ReadResponse { repeated QueryResult results = 1; }
  message QueryResult { repeated TimeSeries timeseries = 1; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Histogram histograms = 4; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message BucketSpan { sint32 offset = 1; uint32 length = 2; }
  message Histogram { double count_float = 2; double sum = 3; sint32 schema = 4; double zero_threshold = 5; double zero_count_float = 7;
    repeated BucketSpan negative_spans = 8; repeated double negative_counts = 10; repeated BucketSpan positive_spans = 11;
    repeated double positive_counts = 13; int32 reset_hint = 14; int64 timestamp = 15; repeated double custom_values = 16; }`)

function encode(name: string, message: object): Buffer {
  const type = root.lookupType(name)
  return Buffer.from(type.encode(type.fromObject(message)).finish())
}

function decode(name: string, bytes: Buffer): Record<string, unknown> {
  const type = root.lookupType(name)
  return type.toObject(type.decode(bytes), { longs: Number })
}

async function join(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

function unpack(bytes: Buffer): Buffer {
  const decoder = new SnappyBlockDecoder(bytes, 100_000_000)
  decoder.step(100_000_000)
  return decoder.output
}

/** Throws only what is no refusal. */
function readOrRefuse(bytes: Buffer): boolean {
  try {
    readReadRequest(bytes)
    return true
  } catch (error) {
    if (error instanceof Fault) return true
    throw error
  }
}

describe('requests', () => {
  test('queries with all kinds of matchers', () => {
    const matchers = ['a', 'b', 'c.*', 'd+'].map((value, type) => ({ type, name: `n${type}`, value }))
    const bytes = encode('ReadRequest', {
      queries: [{ startTimestampMs: -5, endTimestampMs: 1_700_000_000_000, matchers }],
      acceptedResponseTypes: [1, 0],
    })
    expect(readReadRequest(bytes)).toEqual({
      queries: [
        {
          startMs: -5,
          endMs: 1_700_000_000_000,
          matchers: ['=', '!=', '=~', '!~'].map((operator, at) => ({ name: `n${at}`, operator, value: matchers[at]?.value })),
        },
      ],
      takesSamples: true,
    })
    expect(readReadRequest(encode('ReadRequest', { acceptedResponseTypes: [1] }))).toEqual({ queries: [], takesSamples: false })
    expect(readReadRequest(Buffer.alloc(0))).toEqual({ queries: [], takesSamples: true })
  })

  test.each([
    ['a matcher of no kind', { queries: [{ matchers: [{ type: 4, name: 'a', value: 'b' }] }] }, 'invalid matcher type'],
    ['a broken expression', { queries: [{ matchers: [{ type: 2, name: 'a', value: '(' }] }] }, 'missing closing'],
    ['too many queries', { queries: Array.from({ length: 101 }, () => ({})) }, '100 queries'],
    ['too many matchers', { queries: [{ matchers: Array.from({ length: 1001 }, () => ({})) }] }, '1000 matchers'],
  ])('%s', (_name, message, problem) => {
    expect(() => readReadRequest(encode('ReadRequest', message))).toThrow(problem)
  })

  test('any bytes: read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readOrRefuse(Buffer.from(bytes))).toBe(true)
      }),
    )
  })
})

describe('series', () => {
  test('floats keep their bits, times before 1970 their sign, histograms all they have', () => {
    const values = new Float64Array([1.5, 0, Number.NaN])
    new Uint32Array(values.buffer).set([2, 0x7ff00000], 2)
    const histogram = {
      counterReset: 'gauge',
      schema: -4,
      zeroThreshold: 0.5,
      zeroCount: 1.5,
      count: 7,
      sum: -3,
      positiveSpans: [{ offset: -3, length: 2 }],
      negativeSpans: [{ offset: 5, length: 1 }],
      positiveBuckets: [1, 2],
      negativeBuckets: [2.5],
      customValues: [],
    } as const
    const labels = Labels.from([
      ['__name__', 'a'],
      ['ä', 'ß'],
    ])
    const runs = [
      { labels, times: Float64Array.of(-1, 5, 1_700_000_000_123), values },
      { labels, times: Float64Array.of(1_700_000_000_124), values: Float64Array.of(0), histograms: [histogram] },
    ]
    const bytes = encodeSeries({ labels, runs })
    expect(bytes.includes(Buffer.from('020000000000f07f', 'hex'))).toBe(true)
    expect(decode('TimeSeries', bytes)).toEqual({
      labels: [
        { name: '__name__', value: 'a' },
        { name: 'ä', value: 'ß' },
      ],
      samples: [
        { value: 1.5, timestamp: -1 },
        { value: Number.NaN, timestamp: 5 },
        { value: Number.NaN, timestamp: 1_700_000_000_123 },
      ],
      histograms: [
        {
          countFloat: 7,
          sum: -3,
          schema: -4,
          zeroThreshold: 0.5,
          zeroCountFloat: 1.5,
          negativeSpans: [{ offset: 5, length: 1 }],
          negativeCounts: [2.5],
          positiveSpans: [{ offset: -3, length: 2 }],
          positiveCounts: [1, 2],
          resetHint: 3,
          timestamp: 1_700_000_000_124,
        },
      ],
    })
  })

  test('slices compressed one by one are one block of Snappy', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(90_000), fc.nat(255)), { maxLength: 5 }), async (drawn) => {
        const pieces = drawn.map(([length, seed]) => Buffer.from(Uint8Array.from({ length }, (_, at) => (at % 7) * seed)))
        expect(unpack(await join(compressSlices(pieces))).equals(Buffer.concat(pieces))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
})

describe('over HTTP', () => {
  let url: string
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ url, close } = await servePrometheus(createMemoryReader('load 1m\n  a{x="1"} 0+1x10\n  a{x="2"} 5x10\n  b 1x10'), {}))
  })
  afterAll(() => close())

  async function read(body: Buffer, token = readerToken): Promise<Response> {
    return fetch(`${url}/api/v1/read`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
      body: new Uint8Array(body),
    })
  }

  test('the samples of each query, both ends inclusive', async () => {
    const query = (name: string, startTimestampMs: number, endTimestampMs: number): object => ({
      startTimestampMs,
      endTimestampMs,
      matchers: [{ type: 0, name: '__name__', value: name }],
    })
    const request = encode('ReadRequest', { queries: [query('a', 60_000, 120_000), query('none', 0, 1), query('b', 600_000, 700_000)] })
    const answer = await read(encodeSnappyBlock(request))
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-encoding')]).toEqual([
      200,
      'application/x-protobuf',
      'snappy',
    ])
    const { results } = decode('ReadResponse', unpack(Buffer.from(await answer.arrayBuffer())))
    const label = (name: string, value: string): object => ({ name, value })
    expect(results).toEqual([
      {
        timeseries: [
          {
            labels: [label('__name__', 'a'), label('x', '1')],
            samples: [
              { value: 1, timestamp: 60_000 },
              { value: 2, timestamp: 120_000 },
            ],
          },
          {
            labels: [label('__name__', 'a'), label('x', '2')],
            samples: [
              { value: 5, timestamp: 60_000 },
              { value: 5, timestamp: 120_000 },
            ],
          },
        ],
      },
      {},
      { timeseries: [{ labels: [label('__name__', 'b')], samples: [{ value: 1, timestamp: 600_000 }] }] },
    ])
  })

  test.each([
    ['no Snappy', Buffer.from('nothing'), readerToken, 400],
    ['a length that is claimed', Buffer.from('ffffffff0f', 'hex'), readerToken, 413],
    ['chunks only', encodeSnappyBlock(encode('ReadRequest', { acceptedResponseTypes: [1] })), readerToken, 400],
    ['no token', Buffer.alloc(1), 'nobody', 401],
    ['no permission', Buffer.alloc(1), strangerToken, 403],
  ])('%s', async (_name, body, token, status) => {
    const answer = await read(body, token)
    expect([answer.status, answer.headers.get('content-type'), (await answer.text()).endsWith('\n')]).toEqual([
      status,
      'text/plain; charset=utf-8',
      true,
    ])
  })
})
