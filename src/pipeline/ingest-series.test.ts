import { createHash } from 'node:crypto'

import { afterEach, describe, expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { createMemoryFiles } from '../../test/harness/memory-files.ts'
import { createLog } from '../lib/log.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'
import { otlp } from '../receivers/otlp/index.ts'
import { encode, requestTypes } from '../receivers/otlp/testdata/oracle.ts'
import { remoteWrite } from '../receivers/remote-write/index.ts'
import { encodeMessage } from '../receivers/remote-write/testdata/messages.ts'
import { metricSamples } from '../storage/tables/metric-samples.ts'
import { metricSeries } from '../storage/tables/metric-series.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../storage/wal/index.ts'
import { IngestCounters } from './ingest-counters.ts'
import { createIngest, type Ingest, type IngestRequest } from './ingest.ts'
import { batchLimits, seriesLimits } from './limits.ts'
import { LiveTail } from './live-tail.ts'
import { type DecodedRow, decodeRows } from './testdata/decode-rows.ts'
import { testHorizon, testProject } from './testdata/make-records.ts'
import { bitsOf, labelRanges } from './testdata/make-series.ts'

/** Bodies of remote write through the door: at once, in slices when much of them is new, in a thread when they are large. */
interface Door {
  readonly ingest: Ingest
  readonly wal: WriteAheadLog
  readonly clock: ManualClock
  readonly files: ReturnType<typeof createMemoryFiles>
}

const open: Door[] = []
afterEach(async () => {
  for (const { ingest, wal } of open.splice(0)) await Promise.all([ingest.close(), wal.close()])
})

async function openDoor(files = createMemoryFiles(), clock = new ManualClock(), limitsOfSeries = seriesLimits): Promise<Door> {
  const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 }
  const freeSpace = async () => ({ freeBytes: 1e12, totalBytes: 1e12 })
  const wal = await openWriteAheadLog({ directory: '/wal', clock, limits, freeSpace, log: createLog({ level: 'silent' }), files })
  const project = testProject({}, { seriesLimits: limitsOfSeries })
  const counters = new IngestCounters(clock)
  const tail = new LiveTail(clock)
  const ingest = createIngest({ log: wal, clock, projectOf: () => project, horizonOf: () => testHorizon, counters, tail })
  const door = { ingest, wal, clock, files }
  open.push(door)
  return door
}

function request(door: Door, body: Buffer): IngestRequest {
  const [endpoint] = remoteWrite.open({})
  if (endpoint === undefined) throw new Error('no endpoint')
  const headers = { 'content-type': 'application/x-protobuf' }
  const intake = { body: Buffer.from(body), receivedAt: door.clock.now(), contentType: '', query: new URLSearchParams(), headers }
  const bodyHash = createHash('sha256').update(body).digest()
  return { receiver: remoteWrite.name, endpoint, projectId: 7, keyId: 'k1', intake, bodyHash }
}

/** `series` series with as many samples each, `padding` bytes of label. */
function manySamples(door: Door, series: number, samples: number, padding = 0): Buffer {
  const at = door.clock.now()
  const timeseries = Array.from({ length: series }, (_, n) => ({
    labels: [
      { name: '__name__', value: 'm' },
      { name: 'n', value: String(n) },
      { name: 'padding', value: 'x'.repeat(padding) },
    ],
    samples: Array.from({ length: samples }, (_one, i) => ({ value: n + i, timestamp: at - i })),
  }))
  return encodeMessage('WriteRequest', { timeseries })
}

async function stored({ wal }: Door, table: TelemetryTable): Promise<DecodedRow[]> {
  await wal.seal()
  const chunks = (await Promise.all(wal.sealed.map((segment) => segment.read()))).flat()
  return chunks.filter((chunk) => chunk.table === table.name).flatMap(({ bytes }) => decodeRows(table, bytes))
}

const all = (samples: number) => ({ accepted: samples, rejected: 0, message: '', written: { samples, histograms: 0, exemplars: 0 } })

describe.each([
  ['few series, at once', 10, 20, 0],
  ['more new series than begin at once', batchLimits.newSeries * 3, 2, 0],
  ['more samples than one append takes', 10, 1500, 0],
  ['new series after many samples', 1, 8000, 0],
  ['a body for a thread', 2000, 2, 600],
])('%s', (_name, series, samples, padding) => {
  test('are stored once, however often the body comes', async () => {
    const door = await openDoor()
    const body = manySamples(door, series, samples, padding)
    for (let i = 0; i < 3; i++) expect(await door.ingest.ingest(request(door, body))).toEqual(all(series * samples))
    expect(await stored(door, metricSamples)).toHaveLength(series * samples)
    expect(await stored(door, metricSeries)).toHaveLength(series)
  })

  test('after a restart nothing is stored again, and 2.0 still hears what was written', async () => {
    const door = await openDoor()
    const body = manySamples(door, series, samples, padding)
    await door.ingest.ingest(request(door, body))
    await door.wal.close()
    const next = await openDoor(door.files.kill())
    expect(await next.ingest.ingest(request(next, body))).toMatchObject({ rejected: 0, written: { samples: series * samples } })
    expect(await stored(next, metricSamples)).toHaveLength(series * samples)
  })
})

test.each([
  ['at once', 10, 20],
  ['in turns', batchLimits.newSeries * 3, 2],
  ['in parts', 10, 1500],
])('nothing of a body is looked at once it is stored: %s', async (_name, series, samples) => {
  const door = await openDoor()
  const bodies = [manySamples(door, series, samples), manySamples(door, series * 2, samples)]
  for (const body of bodies) {
    // A part of something larger, as memory that is lent: nobody may give it away.
    const lent = Buffer.concat([body, Buffer.alloc(100)]).subarray(0, body.length)
    const asked = request(door, body)
    await door.ingest.ingest({ ...asked, intake: { ...asked.intake, body: lent } })
    lent.fill(0xff)
  }
  const rows = await stored(door, metricSeries)
  const numbers = rows.map((row) => (row['labels'] as [string, string][]).find(([name]) => name === 'n')?.[1])
  expect(new Set(numbers)).toEqual(new Set(Array.from({ length: series * 2 }, (_, n) => String(n))))
  expect(await stored(door, metricSamples)).toHaveLength(series * 3 * samples)
})

test('what cannot be taken is told, the rest is stored', async () => {
  const door = await openDoor()
  const at = door.clock.now()
  const labels = [{ name: '__name__', value: 'm' }]
  const timeseries = [
    { labels, samples: [at, at - 1, 5, at + 1e8].map((timestamp) => ({ value: 1, timestamp })) },
    { labels: [{ name: 'x', value: 'y' }], samples: [{ value: 1, timestamp: at }] },
  ]
  const verdict = await door.ingest.ingest(request(door, encodeMessage('WriteRequest', { timeseries })))
  expect(verdict).toMatchObject({ accepted: 2, rejected: 3, written: { samples: 2, histograms: 0, exemplars: 0 } })
  expect(verdict.message).toContain('1 record rejected: timestamp more than one hour in the future')
  expect(await stored(door, metricSamples)).toHaveLength(2)
})

/** Time passes whenever somebody looks at it: so long work ends its turn after a few looks, however fast the machine is. */
class RestlessClock extends ManualClock {
  override monotonic(): number {
    this.advance(1)
    return super.monotonic()
  }
}

/** Of OpenTelemetry: `series` gauges or delta counters, one point each. */
function otlpRequest(door: Door, series: number, second: number): IngestRequest {
  const endpoint = otlp.open({}).find(({ kind, signal }) => kind === 'http' && signal === 'metrics')
  if (endpoint === undefined) throw new Error('no endpoint')
  const nanos = (ms: number): string => String(BigInt(door.clock.now() + ms) * 1_000_000n)
  const dataPoints = Array.from({ length: series }, (_, n) => ({
    attributes: [{ key: 'n', value: { stringValue: String(n) } }],
    startTimeUnixNano: nanos(second * 1000 - 1000),
    timeUnixNano: nanos(second * 1000),
    asDouble: 1,
  }))
  const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints }
  const body = encode(requestTypes.metrics, { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', sum }] }] }] })
  const intake = {
    body,
    receivedAt: door.clock.now(),
    contentType: 'application/x-protobuf',
    query: new URLSearchParams(),
    headers: {},
  }
  const bodyHash = createHash('sha256').update(body).digest()
  return { receiver: otlp.name, endpoint, projectId: 7, keyId: 'k1', intake, bodyHash }
}

/** How often others got their turn until it was done. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let done = false
  const count = (): void => {
    turns++
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  await work.finally(() => (done = true))
  return turns
}

describe('much that is new', () => {
  test.each([
    ['remote write', (door: Door) => request(door, manySamples(door, 3000, 1))],
    ['OTLP', (door: Door) => otlpRequest(door, 3000, -1)],
  ] as const)('%s: thousands of new series are one batch, with turns for everybody else in between', async (_name, make) => {
    const door = await openDoor(undefined, new RestlessClock())
    const asked = make(door)
    const turns = await turnsOf(door.ingest.ingest(asked))
    const rows = await stored(door, metricSamples)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3000)
    // What comes after the first few hundred: a look at the clock each few entries, a pause each few looks.
    expect(turns).toBeGreaterThan((3000 - batchLimits.newSeries) / 30)
    expect(await door.ingest.ingest(make(door))).toMatchObject({ rejected: 0 })
  })

  test('sums of deltas that were there before go on', async () => {
    const door = await openDoor()
    await door.ingest.ingest(otlpRequest(door, 100, -3))
    await door.ingest.ingest(otlpRequest(door, 2000, -2))
    await door.ingest.ingest(otlpRequest(door, 2000, -1))
    const rows = await stored(door, metricSamples)
    const last = new Map(rows.map((row) => [row['id'], Number(row['m'])]))
    const values = [...last.values()]
    expect([values.filter((value) => value === 3).length, values.filter((value) => value === 2).length]).toEqual([100, 1900])
  })

  test.each([
    ['one batch', 2000],
    ['several parts', 20_000],
  ])('a scrape, for which there is no thread, is taken the same way: %s', async (_how, series) => {
    const door = await openDoor(undefined, new RestlessClock())
    const at = door.clock.now()
    const write = (sink: TelemetrySink): void => {
      for (let n = 0; n < series; n++) {
        sink.series(
          labelRanges([
            ['__name__', 'm'],
            ['n', String(n)],
          ]),
        )
        sink.sample(at, ...bitsOf(n), 0)
      }
    }
    const scrape = (): IngestRequest => ({
      receiver: 'prometheus_scraper',
      endpoint: { signal: 'metrics', path: 'scrape', decode: (_intake, sink) => write(sink) },
      projectId: 7,
      keyId: 'scraper',
      sender: 'target',
      intake: { body: Buffer.alloc(0), receivedAt: at, contentType: '', query: new URLSearchParams(), headers: {} },
    })
    await Promise.all([door.ingest.ingest(scrape()), door.ingest.ingest(scrape())])
    const rows = await stored(door, metricSamples)
    expect(rows).toHaveLength(2 * series)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(series)
  })

  test('a body that turns out broken after much that is new leaves nothing', async () => {
    const door = await openDoor()
    const body = Buffer.concat([manySamples(door, 1000, 1), Buffer.from([10, 5, 1])])
    await expect(door.ingest.ingest(request(door, body))).rejects.toMatchObject({ code: 'bad_input' })
    expect(await stored(door, metricSamples)).toEqual([])
    // Series that were only heard of are told when they are stored.
    await door.ingest.ingest(request(door, manySamples(door, 1000, 1)))
    expect(await stored(door, metricSeries)).toHaveLength(1000)
  })
})

test('each target, and each key, may begin so many series in a minute', async () => {
  const door = await openDoor(undefined, new ManualClock(), { ...seriesLimits, newSeriesPerMinute: 100 })
  const first = request(door, manySamples(door, 100, 1))
  expect(await door.ingest.ingest(first)).toMatchObject({ accepted: 100 })
  const more = manySamples(door, 150, 1)
  await expect(door.ingest.ingest(request(door, more))).rejects.toMatchObject({ code: 'overloaded' })
  expect(await door.ingest.ingest({ ...request(door, more), keyId: 'k2' })).toMatchObject({ accepted: 150 })
  door.clock.advance(60_000)
  expect(await door.ingest.ingest(request(door, manySamples(door, 250, 1)))).toMatchObject({ accepted: 250 })
})

test('labels beyond the limits are refused with words, the other series of the request are stored', async () => {
  const door = await openDoor()
  const at = door.clock.now()
  const wide = Array.from({ length: 10 }, (_, i) => ({ name: `l${i}`, value: 'x'.repeat(2000) }))
  const seriesOf = (labels: readonly object[]) => ({
    labels: [{ name: '__name__', value: 'm' }, ...labels],
    samples: [{ value: 1, timestamp: at }],
  })
  const body = encodeMessage('WriteRequest', {
    timeseries: [
      seriesOf([]),
      seriesOf(wide),
      seriesOf([{ name: 'l', value: 'x'.repeat(900_000) }]),
      seriesOf([{ name: 'l', value: 'y' }]),
    ],
  })
  const verdict = await door.ingest.ingest(request(door, body))
  expect(verdict).toMatchObject({ accepted: 2, rejected: 2 })
  expect(verdict.message).toMatch(/^2 records rejected: labels beyond the limits of a metric series: at most 40 labels/)

  const scoped = (attributes: readonly object[], n: number) => ({
    scope: { name: `s${n}`, attributes },
    metrics: [
      {
        name: 'm',
        gauge: {
          dataPoints: Array.from({ length: 5 }, (_, i) => ({
            timeUnixNano: `${at}000000`,
            asDouble: i,
            attributes: [{ key: 'i', value: { stringValue: String(i) } }],
          })),
        },
      },
    ],
  })
  const large = Array.from({ length: 30 }, (_, i) => ({ key: `k${i}`, value: { stringValue: 'x'.repeat(2000) } }))
  const otlpBody = encode(requestTypes.metrics, { resourceMetrics: [{ scopeMetrics: [scoped(large, 1), scoped([], 2)] }] })
  const asked = otlpRequest(door, 1, 0)
  const partial = await door.ingest.ingest({ ...asked, bodyHash: Buffer.alloc(32, 1), intake: { ...asked.intake, body: otlpBody } })
  expect(partial).toMatchObject({ accepted: 5, rejected: 5 })
  expect(partial.message).toContain('5 records rejected: labels beyond the limits')
})
