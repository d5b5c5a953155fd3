import { createHash } from 'node:crypto'

import { afterEach, describe, expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { createMemoryFiles } from '../../test/harness/memory-files.ts'
import { createLog } from '../lib/log.ts'
import { remoteWrite } from '../receivers/remote-write/index.ts'
import { encodeMessage } from '../receivers/remote-write/testdata/messages.ts'
import { metricSamples } from '../storage/tables/metric-samples.ts'
import { metricSeries } from '../storage/tables/metric-series.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../storage/wal/index.ts'
import { IngestCounters } from './ingest-counters.ts'
import { createIngest, type Ingest, type IngestRequest } from './ingest.ts'
import { batchLimits } from './limits.ts'
import { LiveTail } from './live-tail.ts'
import { type DecodedRow, decodeRows } from './testdata/decode-rows.ts'
import { testHorizon, testProject } from './testdata/make-records.ts'

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

async function openDoor(files = createMemoryFiles()): Promise<Door> {
  const clock = new ManualClock()
  const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 }
  const freeSpace = async () => ({ freeBytes: 1e12, totalBytes: 1e12 })
  const wal = await openWriteAheadLog({ directory: '/wal', clock, limits, freeSpace, log: createLog({ level: 'silent' }), files })
  const project = testProject()
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
