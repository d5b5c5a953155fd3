import fc from 'fast-check'
import { expect, test } from 'vitest'

import { systemClock } from '../../lib/clock.ts'
import type { AttributeList } from '../../model/attributes.ts'
import type { Slice } from '../../model/bytes.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { decodeLogs } from '../../receivers/otlp/decode-logs.ts'
import { decodeMetrics } from '../../receivers/otlp/decode-metrics.ts'
import { decodeTraces } from '../../receivers/otlp/decode-traces.ts'
import { encode, requestTypes } from '../../receivers/otlp/testdata/oracle.ts'
import { requests } from '../../receivers/otlp/testdata/requests.ts'
import { decodeRequest } from '../../receivers/remote-write/decode-request.ts'
import { decodeWriteRequest } from '../../receivers/remote-write/decode-write-request.ts'
import { request2, series2, writeRequest } from '../../receivers/remote-write/testdata/any-message.ts'
import { encodeMessage } from '../../receivers/remote-write/testdata/messages.ts'
import { RecordingSink as Notes } from '../../receivers/testdata/recording-sink.ts'
import { partLimits } from '../limits.ts'
import { attributeList, logRecord, slice } from '../testdata/make-records.ts'
import { playInSlices } from './play-in-slices.ts'
import { RecordingPlayer } from './recording-player.ts'
import { RecordingSink } from './recording-sink.ts'

const decoders = { logs: decodeLogs, traces: decodeTraces, metrics: decodeMetrics } as const

test.each(['logs', 'traces', 'metrics'] as const)('%s: what is played back is what was shown', (signal) => {
  fc.assert(
    fc.property(requests[signal], (request) => {
      const bytes = encode(requestTypes[signal], request)
      const direct = new Notes()
      decoders[signal](bytes, direct)
      const recording = new RecordingSink()
      decoders[signal](bytes, recording)
      const played = new Notes()
      const player = new RecordingPlayer(recording.finish())
      while (!player.done) player.step(played)
      expect(played.records).toEqual(direct.records)
      expect(played.rejected).toEqual(direct.rejected)
    }),
    { numRuns: 100 },
  )
})

test('remote write: what is played back is what was shown', () => {
  const check = (show: (sink: TelemetrySink) => void): void => {
    const direct = new Notes()
    show(direct)
    const recording = new RecordingSink()
    show(recording)
    const played = new Notes()
    const player = new RecordingPlayer(recording.finish())
    while (!player.done) player.step(played)
    expect(played.records).toEqual(direct.records)
  }
  fc.assert(
    fc.property(writeRequest, series2, (one, two) => {
      check((sink) => decodeWriteRequest(encodeMessage('WriteRequest', one), sink))
      check((sink) => decodeRequest(encodeMessage('Request', request2(two)), sink))
    }),
    { numRuns: 100 },
  )
})

test('parts of samples, each with its series', async () => {
  const labels = (name: string) => [{ name: '__name__', value: name }]
  const samples = Array.from({ length: 3000 }, (_, i) => ({ value: i, timestamp: i }))
  const body = encodeMessage('WriteRequest', { timeseries: ['a', 'b'].map((name) => ({ labels: labels(name), samples })) })
  const recording = new RecordingSink()
  decodeWriteRequest(body, recording)
  const parts: Notes[] = []
  await playInSlices(systemClock, recording.finish(), {
    limits: partLimits.large,
    open: () => new Notes(),
    close: async (sink) => void parts.push(sink),
  })
  expect(parts.map(({ records }) => records.length)).toEqual([recordsPerPart, recordsPerPart, 6000 - 2 * recordsPerPart])
  expect(parts.flatMap(({ records }) => records.map((record) => [record['labels'], record['timeMs']]))).toEqual(
    ['a', 'b'].flatMap((name) => samples.map(({ timestamp }) => [[['__name__', name]], timestamp])),
  )
})

test.each([
  ['traces', (n: number) => ({ resourceSpans: [{ scopeSpans: [{ spans: Array.from({ length: n }, (_, i) => spanOf(i)) }] }] })],
  [
    'metrics',
    (n: number) => ({
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints: Array.from({ length: n }, (_, i) => pointOf(i)) } }] }] },
      ],
    }),
  ],
] as const)('%s: a record that begins a new block is played back whole', (signal, build) => {
  const bytes = encode(requestTypes[signal], build(10_000))
  const direct = new Notes()
  decoders[signal](bytes, direct)
  const recording = new RecordingSink()
  decoders[signal](bytes, recording)
  const blocks = recording.finish()
  expect(blocks.length).toBeGreaterThan(1)
  const played = new Notes()
  const player = new RecordingPlayer(blocks)
  while (!player.done) player.step(played)
  expect(played.records.length).toBe(10_000)
  expect(JSON.stringify(played.records)).toBe(JSON.stringify(direct.records))
})

function spanOf(i: number): object {
  return {
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 2),
    name: `span ${i} ${'x'.repeat(600)}`,
    kind: 2,
    startTimeUnixNano: String(i),
  }
}

function pointOf(i: number): object {
  return { timeUnixNano: String(i), asDouble: i, attributes: [{ key: 'user', value: { stringValue: `u${i} ${'x'.repeat(600)}` } }] }
}

/** Notes the service and body of each record. */
class Bodies implements TelemetrySink {
  readonly seen: string[] = []
  private service = ''
  private scopeName = ''
  resource(attributes: AttributeList): void {
    this.service = attributes.toMap().get('service.name') ?? ''
  }
  scope(name: Slice): void {
    this.scopeName = name.toString()
  }
  logRecord(record: Parameters<TelemetrySink['logRecord']>[0]): void {
    this.seen.push(`${this.service} ${this.scopeName} ${record.body.toString()}`)
  }
  span(): void {}
  metricPoint(): void {}
  series(): void {}
  sample(): void {}
  nativeHistogram(): void {}
  exemplar(): void {}
  metricFamily(): void {}
  reject(): void {}
}

const recordsPerPart = partLimits.large.records

test('parts of a fixed number of records, each with its resource and scope, in blocks of any size', async () => {
  const recording = new RecordingSink()
  const expected: string[] = []
  for (let i = 0; i < recordsPerPart * 2 + 10; i++) {
    if (i % 3000 === 0) {
      recording.resource(attributeList({ 'service.name': `s${i}` }))
      recording.scope(slice(`scope${i}`), slice(''), attributeList({}))
    }
    recording.logRecord(logRecord({ body: `${i} ${'x'.repeat(1000)}` }))
    const origin = i - (i % 3000)
    expected.push(`s${origin} scope${origin} ${i} ${'x'.repeat(1000)}`)
  }
  const blocks = recording.finish()
  expect(blocks.length).toBeGreaterThan(1)
  const parts: Bodies[] = []
  await playInSlices(systemClock, blocks, {
    limits: partLimits.large,
    open: () => new Bodies(),
    close: async (sink) => void parts.push(sink),
  })
  expect(parts.map(({ seen }) => seen.length)).toEqual([recordsPerPart, recordsPerPart, 10])
  expect(parts.flatMap(({ seen }) => seen)).toEqual(expected)
})

test('a part also ends at 8 MiB: of records, or of what they share', async () => {
  const sizes = async (resourceBytes: number, recordBytes: number): Promise<number[]> => {
    const recording = new RecordingSink()
    recording.resource(attributeList({ a: 'x'.repeat(resourceBytes) }))
    for (let i = 0; i < 300; i++) recording.logRecord(logRecord({ body: 'y'.repeat(recordBytes) }))
    const parts: Bodies[] = []
    await playInSlices(systemClock, recording.finish(), {
      limits: partLimits.large,
      open: () => new Bodies(),
      close: async (sink) => void parts.push(sink),
    })
    return parts.map(({ seen }) => seen.length)
  }
  expect(await sizes(64 * 1024 - 1, 10)).toEqual([128, 128, 44])
  // More than the limit of a resource stands in no row.
  expect(await sizes(1024 * 1024, 10)).toEqual([128, 128, 44])
  expect(await sizes(10, 100_000)).toEqual([84, 84, 84, 48])
})
