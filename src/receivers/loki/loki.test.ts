import { join } from 'node:path'

import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { answers } from './answers.ts'
import { loki } from './index.ts'
import { parseLabels } from './parse-labels.ts'

const PushRequest = protobuf.loadSync(join(import.meta.dirname, 'testdata/push.proto')).lookupType('PushRequest')

interface Stream {
  readonly labels: readonly (readonly [string, string])[]
  readonly entries: readonly { readonly nanos: bigint; readonly line: string; readonly metadata: readonly (readonly [string, string])[] }[]
}

function push(body: string | Buffer, contentType = 'application/json', headers = {}, path = '/loki/api/v1/push'): RecordingSink {
  const sink = new RecordingSink()
  const endpoint = loki.open({}).find((one) => one.path === path)
  endpoint?.decode({ body: Buffer.from(body), receivedAt: 0, contentType, query: new URLSearchParams(), headers }, sink)
  return sink
}

const asJson = (streams: readonly Stream[]): string =>
  JSON.stringify({
    streams: streams.map(({ labels, entries }) => ({
      stream: Object.fromEntries(labels),
      values: entries.map(({ nanos, line, metadata }) => [String(nanos), line, Object.fromEntries(metadata)]),
    })),
  })

const asProtobuf = (streams: readonly Stream[]): Buffer =>
  Buffer.from(
    PushRequest.encode(
      PushRequest.fromObject({
        streams: streams.map(({ labels, entries }) => ({
          labels: `{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`,
          entries: entries.map(({ nanos, line, metadata }) => ({
            timestamp: { seconds: String(nanos / 1_000_000_000n), nanos: Number(nanos % 1_000_000_000n) },
            line,
            structuredMetadata: metadata.map(([name, value]) => ({ name, value })),
          })),
        })),
      }),
    ).finish(),
  )

const golden: Stream = {
  labels: [
    ['app', 'shop'],
    ['env', 'prod'],
    ['instance', 'web1:8080'],
  ],
  entries: [
    { nanos: 1_795_330_800_123_456_789n, line: 'level=warn msg="a \\"b\\" \n😀"', metadata: [['user', 'u1']] },
    {
      nanos: 1_795_330_800_000_000_001n,
      line: 'plain',
      metadata: [
        ['trace_id', '4bf92f3577b34da6a3ce929d0e0e4736'],
        ['detected_level', 'error'],
      ],
    },
  ],
}

test.each([
  ['JSON', (streams: readonly Stream[]) => push(asJson(streams))],
  ['protobuf', (streams: readonly Stream[]) => push(asProtobuf(streams), 'application/x-protobuf')],
])('%s: labels are the resource, metadata the attributes, levels are found', (_name, send) => {
  const { records, rejected } = send([golden])
  expect(rejected).toEqual({})
  expect(Object.fromEntries(records[0]?.resource ?? [])).toEqual({
    'service.name': 'shop',
    'deployment.environment.name': 'prod',
    'host.name': 'web1:8080',
    app: 'shop',
    env: 'prod',
    instance: 'web1:8080',
  })
  expect(records).toMatchObject([
    { time: '1795330800123456789', body: golden.entries[0]?.line, severityText: 'warn', attributes: [['user', 'u1']], traceId: '' },
    { time: '1795330800000000001', body: 'plain', severityText: 'error', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
  ])
})

test('both forms of anything are the same records', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replaceAll(/[\0\ud800-\udfff]/g, ''))
  const name = fc.string({ unit: fc.constantFrom(...'abcxyz_'.split('')), minLength: 1, maxLength: 8 })
  const pairs = fc.uniqueArray(fc.tuple(name, text), { maxLength: 3, selector: ([key]) => key })
  const entry = fc.record({ nanos: fc.bigInt({ min: 1n, max: 2n ** 62n }), line: text, metadata: pairs })
  const streams = fc.array(fc.record({ labels: pairs, entries: fc.array(entry, { minLength: 1, maxLength: 4 }) }), { maxLength: 4 })
  fc.assert(
    fc.property(streams, (all) => {
      const json = push(asJson(all))
      expect(json).toEqual(push(asProtobuf(all), 'application/x-protobuf'))
      expect(json.records.map(({ body }) => body)).toEqual(all.flatMap(({ entries }) => entries.map(({ line }) => line)))
    }),
    { numRuns: 100 },
  )
})

test('labels with escapes stay what they are, however many lists of entries follow', () => {
  const values = (line: string): string => `"values":[["1795330800123456789",${JSON.stringify(line)}]]`
  const labels = String.raw`"stream":{"a\u0070p":"sh\u00f6p \"1\"","level":"warn\u0069ng","env":"x"}`
  const { records } = push(`{"streams":[{${labels},${values('a line\nof two, longer than the labels are')},${values('plain')}}]}`)
  const resource = [
    ['service.name', 'shöp "1"'],
    ['deployment.environment.name', 'x'],
    ['app', 'shöp "1"'],
    ['level', 'warning'],
    ['env', 'x'],
  ]
  expect(records).toMatchObject([
    { body: 'a line\nof two, longer than the labels are', severityText: 'warning', resource },
    { body: 'plain', severityText: 'warning', resource },
  ])
})

test('a label that is named as what it would become is not given twice, and an empty one gives nothing', () => {
  const stream = { 'service.name': '', app: 'shop', host: '', node: 'n1', job: 'j' }
  const { records } = push(JSON.stringify({ streams: [{ stream, values: [['1795330800123456789', 'x']] }] }))
  expect(records[0]?.resource).toEqual([['host.name', 'n1'], ...Object.entries(stream)])
})

test('the form of before 2019, and labels behind the entries', () => {
  const entries = [{ ts: '2026-11-22T08:00:00.5+01:00', line: 'old' }]
  const body = JSON.stringify({ streams: [{ entries, labels: '{job="cron"}' }] })
  const { records } = push(body, 'application/json', {}, '/api/prom/push')
  expect(records).toMatchObject([
    {
      time: '1795330800500000000',
      body: 'old',
      resource: [
        ['service.name', 'cron'],
        ['job', 'cron'],
      ],
    },
  ])
})

test('an entry without a time that is one is refused alone', () => {
  const values = [['1795330800000000000', 'a'], ['soon', 'b'], [1, 'c'], ['1795330800000000001'], ['1795330800000000002', 'd']]
  const { records, rejected } = push(JSON.stringify({ extra: [{ a: null }], streams: [{ stream: {}, values }] }))
  expect(records.map(({ body }) => body)).toEqual(['a', 'd'])
  expect(rejected).toEqual({ malformed: 3 })
})

test('a tenant is told, unless it is the one that everybody has', () => {
  const body = asJson([{ ...golden, labels: [] }])
  expect(push(body, 'application/json', { 'x-scope-orgid': 'team-a' }).records[0]?.resource).toEqual([['loki.tenant', 'team-a']])
  expect(push(body, 'application/json', { 'x-scope-orgid': 'fake' }).records[0]?.resource).toEqual([])
})

describe('labels', () => {
  test.each([
    ['{}', []],
    ['{a="b"}', [['a', 'b']]],
    [
      String.raw` { a = "C:\\x\t\"\u00e9\x41" , b=${'`raw\\`'}, } `,
      [
        ['a', 'C:\\x\t"éA'],
        ['b', 'raw\\'],
      ],
    ],
  ])('%s', (text, labels) => expect(parseLabels(text)).toEqual(labels))

  test.each(['', '{', '{a}', '{a=b}', '{a="b"', '{a="b" c="d"}', '{="b"}', '{a="\\q"}', '{a="b"} x', '{a="b"}}'])('%j is none', (text) => {
    expect(() => parseLabels(text)).toThrow(Fault)
  })
})

test('what is no JSON is refused, whatever was changed in it', () => {
  const seed = asJson([golden])
  fc.assert(
    fc.property(fc.nat(seed.length), fc.constantFrom(...'{}[]",:\\u0 x'.split('')), fc.nat(3), (at, letter, cut) => {
      const body = seed.slice(0, at) + letter + seed.slice(at + cut)
      expect(faultOf(() => push(body))).toBe('none or a Fault')
    }),
    { numRuns: 300 },
  )
  for (const body of ['', '[]', '{"streams":[{}', '{"streams":[]} x', `{"a":${'['.repeat(100)}`]) expect(() => push(body)).toThrow(Fault)
})

test('answers as Loki does', () => {
  expect(answers.accepted({ accepted: 1, rejected: 0, message: '' }, { contentType: '' })).toEqual({ status: 204 })
  expect(answers.accepted({ accepted: 1, rejected: 1, message: 'too old' }, { contentType: '' })).toMatchObject({
    status: 400,
    body: 'too old\n',
  })
  expect(answers.refused({ kind: 'overloaded', message: 'later', retryAfterSeconds: 2 }, { contentType: '' })).toMatchObject({
    status: 503,
    headers: { 'retry-after': '2' },
  })
})

function faultOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Fault)) return String(error)
  }
  return 'none or a Fault'
}
