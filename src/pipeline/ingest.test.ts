import { createHash } from 'node:crypto'

import { afterEach, describe, expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { createMemoryFiles, systemError, type MemoryFiles } from '../../test/harness/memory-files.ts'
import { openTestIngest, type TestIngest } from '../../test/harness/open-test-ingest.ts'
import { Fault } from '../lib/errors.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'
import { FrameList } from '../receivers/index.ts'
import { otlp } from '../receivers/otlp/index.ts'
import { encode, requestTypes } from '../receivers/otlp/testdata/oracle.ts'
import { logRecords } from '../storage/tables/log-records.ts'
import { metricSamples } from '../storage/tables/metric-samples.ts'
import type { RowChunk } from '../storage/tables/row-chunk.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { IngestLimits } from './admission.ts'
import type { IngestRequest } from './ingest.ts'
import { partLimits } from './limits.ts'
import type { TailRecord } from './tail-sample.ts'
import { type DecodedRow, decodeRows } from './testdata/decode-rows.ts'
import { metric, point } from './testdata/make-points.ts'
import { logRecord, type LogSpec, testProject } from './testdata/make-records.ts'

interface Door extends TestIngest {
  readonly clock: ManualClock
  readonly files: MemoryFiles
}

const open: Door[] = []
afterEach(async () => {
  for (const { close } of open.splice(0)) await close()
})

async function openDoor(limits: Partial<IngestLimits> = {}, files = createMemoryFiles(), project = testProject()): Promise<Door> {
  const clock = new ManualClock()
  const door = { ...(await openTestIngest(clock, { limits, files, project })), clock, files }
  open.push(door)
  return door
}

type Fill = (sink: TelemetrySink) => void
const logsOf =
  (...specs: readonly LogSpec[]): Fill =>
  (sink) => {
    for (const spec of specs) sink.logRecord(logRecord(spec))
  }

function request(
  { clock }: Door,
  fill: Fill,
  spec: { readonly size?: number; readonly body?: string; readonly projectId?: number; readonly keyId?: string } = {},
): IngestRequest {
  const { size = 100, body, projectId = 7, keyId = 'k1' } = spec
  return {
    receiver: 'test',
    endpoint: { signal: 'logs', path: '/logs', decode: (_intake, sink) => fill(sink) },
    projectId,
    keyId,
    intake: { body: Buffer.alloc(size), receivedAt: clock.now(), contentType: '', query: new URLSearchParams(), headers: {} },
    ...(body === undefined ? {} : { bodyHash: createHash('sha256').update(body).digest() }),
  }
}

async function storedChunks({ wal }: Door): Promise<readonly RowChunk[]> {
  await wal.seal()
  return (await Promise.all(wal.sealed.map((segment) => segment.read()))).flat()
}

async function stored(door: Door, table: TelemetryTable): Promise<DecodedRow[]> {
  return (await storedChunks(door)).filter((chunk) => chunk.table === table.name).flatMap(({ bytes }) => decodeRows(table, bytes))
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw new Error('no fault', { cause: error })
}

describe('one body', () => {
  test('is durable with its segment when the answer comes, and counted', async () => {
    const door = await openDoor()
    const now = door.clock.now()
    const verdict = await door.ingest.ingest(
      request(
        door,
        logsOf({ timeMs: now, body: 'mail a@b.example' }, { timeMs: now, severity: 17, body: 'two' }, { timeMs: now + 7_200_000 }),
      ),
    )
    expect(verdict).toEqual({ accepted: 2, rejected: 1, message: '1 record rejected: timestamp more than one hour in the future' })
    const segment = door.wal.openSegment().id
    const rows = await stored(door, logRecords)
    expect(rows.map(({ body, class: name, segment: in_ }) => [body, name, in_])).toEqual([
      ['mail [masked:email]', 'application', segment],
      ['two', 'error', segment],
    ])
    const { sources, rejections, masked } = door.counters.snapshot(7)
    expect(sources).toEqual([
      {
        receiver: 'test',
        signal: 'logs',
        projectId: 7,
        keyId: 'k1',
        requests: 1,
        bytes: 100,
        accepted: 2,
        rejected: 1,
        acceptedPerSecond: 2,
        lastEventAt: now,
      },
    ])
    expect(rejections).toMatchObject([{ reason: 'too_new', count: 1, lastAt: now }])
    expect(masked).toEqual([{ projectId: 7, detector: 'email', count: 1 }])
    expect(door.counters.snapshot(8).sources).toEqual([])
  })

  test('that cannot be read stores nothing', async () => {
    const door = await openDoor()
    const fault = await faultOf(
      door.ingest.ingest(
        request(door, (sink) => {
          sink.logRecord(logRecord({ body: 'before' }))
          throw new Fault('bad_input', 'it ends early')
        }),
      ),
    )
    expect(fault.code).toBe('bad_input')
    expect(await stored(door, logRecords)).toEqual([])
    expect(door.counters.snapshot().rejections).toMatchObject([{ reason: 'malformed', count: 1 }])
    expect(door.ingest.inFlightBytes).toBe(0)
  })

  test('that the disk does not take is refused, and its metric series are announced again', async () => {
    const door = await openDoor()
    const gauge = metric({ name: 'up', kind: 'gauge' })
    const fill: Fill = (sink) => sink.metricPoint(gauge, point({ timeMs: door.clock.now(), value: 1 }))
    door.files.fault = (call) => (call === 'writev' ? systemError('ENOSPC') : undefined)
    expect((await faultOf(door.ingest.ingest(request(door, fill)))).code).toBe('disk_full')
    door.files.fault = () => undefined
    await door.ingest.ingest(request(door, fill))
    await door.wal.seal()
    const chunks = (await Promise.all(door.wal.sealed.map((segment) => segment.read()))).flat()
    expect(chunks.map(({ table }) => table).toSorted()).toEqual(['metric_metadata', 'metric_samples', 'metric_series'])
    expect(door.counters.snapshot().rejections).toMatchObject([{ reason: 'disk_full', count: 1 }])
  })
})

describe('a body sent again', () => {
  test('is answered without storing when all its records carry a time', async () => {
    const door = await openDoor()
    const timed = logsOf({ timeMs: door.clock.now() }, { timeMs: door.clock.now() + 7_200_000 })
    const first = await door.ingest.ingest(request(door, timed, { body: 'one' }))
    expect(await door.ingest.ingest(request(door, timed, { body: 'one' }))).toEqual(first)
    expect(await stored(door, logRecords)).toHaveLength(1)
    // Of another project it is another body.
    await door.ingest.ingest(request(door, timed, { body: 'one', projectId: 8 }))
    expect(await stored(door, logRecords)).toHaveLength(2)
  })

  test('while the first is under way, both hear one answer', async () => {
    const door = await openDoor()
    const timed = logsOf({ timeMs: door.clock.now() })
    const verdicts = await Promise.all([
      door.ingest.ingest(request(door, timed, { body: 'x' })),
      door.ingest.ingest(request(door, timed, { body: 'x' })),
    ])
    expect(verdicts[0]).toEqual(verdicts[1])
    expect(await stored(door, logRecords)).toHaveLength(1)
  })

  test('is a new one when a record has no time', async () => {
    const door = await openDoor()
    for (let i = 0; i < 2; i++) await door.ingest.ingest(request(door, logsOf({ body: 'tick' }), { body: 'x' }))
    expect(await stored(door, logRecords)).toHaveLength(2)
  })

  test('is a new one when a record has no time, also while the first is under way: it may be of another sender', async () => {
    const door = await openDoor()
    const send = () => door.ingest.ingest(request(door, logsOf({ body: 'started' }), { body: 'x' }))
    expect(await Promise.all([send(), send(), send()])).toMatchObject([{ accepted: 1 }, { accepted: 1 }, { accepted: 1 }])
    expect(await stored(door, logRecords)).toHaveLength(3)
  })

  test('is known after a restart', async () => {
    const door = await openDoor()
    const timed = logsOf({ timeMs: door.clock.now() })
    await door.ingest.ingest(request(door, timed, { body: 'x' }))
    await door.wal.close()
    const next = await openDoor({}, door.files.kill())
    expect(await next.ingest.ingest(request(next, timed, { body: 'x' }))).toEqual({ accepted: 0, rejected: 0, message: '' })
    expect(await stored(next, logRecords)).toHaveLength(1)
  })
})

describe('limits', () => {
  test('bytes and records of a key, with the time to wait', async () => {
    const door = await openDoor({ bytesPerSecond: 1000, recordsPerSecond: 10, burstSeconds: 1 })
    const send = (spec: { size?: number; keyId?: string; projectId?: number }, records = 1): Promise<unknown> =>
      door.ingest.ingest(request(door, logsOf(...Array.from({ length: records }, () => ({}))), spec))
    await send({ size: 3000 })
    const fault = await faultOf(send({ size: 1 }))
    expect([fault.code, fault.retryAfterSeconds]).toEqual(['rate_limited', 2])
    // Another project is not held up.
    await send({ size: 1, keyId: 'k2', projectId: 8 })
    door.clock.advance(2001)
    await send({ size: 1 }, 30)
    expect((await faultOf(send({ size: 1 }))).retryAfterSeconds).toBe(2)
    expect(door.counters.snapshot(7).rejections).toMatchObject([{ reason: 'rate_limited', count: 2 }])
  })

  test('bytes in flight', async () => {
    const door = await openDoor({ inFlightBytes: 1000 })
    const first = door.ingest.ingest(request(door, logsOf({}), { size: 500 }))
    expect(door.ingest.inFlightBytes).toBe(500)
    expect(door.ingest.refusal(101)?.code).toBe('overloaded')
    const fault = await faultOf(door.ingest.ingest(request(door, logsOf({}), { size: 200 })))
    expect([fault.code, fault.retryAfterSeconds]).toEqual(['overloaded', 2])
    await door.ingest.ingest(request(door, logsOf({}), { size: 100 }))
    await first
    expect(door.ingest.inFlightBytes).toBe(0)
    // Alone, a large one still comes in.
    await door.ingest.ingest(request(door, logsOf({}), { size: 5000 }))
  })

  test('a closed log refuses', async () => {
    const door = await openDoor()
    await door.wal.close()
    expect((await faultOf(door.ingest.ingest(request(door, logsOf({}))))).code).toBe('unavailable')
    expect(door.ingest.refusal(1)?.code).toBe('unavailable')
  })
})

describe('live tail', () => {
  test('sees what is stored, masked, of its project and filter, until it stops', async () => {
    const door = await openDoor()
    const seen: TailRecord[] = []
    const stop = door.tail.subscribe({ projectId: 7, filter: ({ body }) => body.includes('see') }, (records) => void seen.push(...records))
    const now = door.clock.now()
    const send = (projectId: number): Promise<unknown> =>
      door.ingest.ingest(
        request(
          door,
          logsOf({ timeMs: now, severity: 9, body: 'see a@b.example', attributes: { a: '1', password: 'x' } }, { body: 'other' }),
          { projectId },
        ),
      )
    await send(7)
    await send(8)
    stop()
    await send(7)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      timestampMs: now,
      timestampNs: BigInt(now) * 1_000_000n,
      severityNumber: 9,
      body: 'see [masked:email]',
      class: 'application',
    })
    expect(Object.fromEntries(seen[0]?.attributes ?? [])).toEqual({ a: '1', password: '[masked:field]' })
  })

  test('too many at once are counted, not shown; a subscriber that throws is dropped', async () => {
    const door = await openDoor()
    let shown = 0
    let skippedSum = 0
    door.tail.subscribe({ projectId: 7, filter: () => true }, (records, skipped) => {
      shown += records.length
      skippedSum += skipped
    })
    door.tail.subscribe({ projectId: 7, filter: () => true }, () => {
      throw new Error('mistake')
    })
    const many = logsOf(...Array.from({ length: 250 }, () => ({})))
    for (let i = 0; i < 12; i++) await door.ingest.ingest(request(door, many))
    expect([shown, skippedSum]).toEqual([2000, 1000])
  })
})

function endpoint(signal: 'logs' | 'metrics'): IngestRequest['endpoint'] {
  const found = otlp.open({}).find((one) => one.kind === 'http' && one.signal === signal)
  if (found === undefined) throw new Error('no endpoint')
  return found
}

function large(door: Door, body: Buffer, signal: 'logs' | 'metrics', contentType = 'application/x-protobuf'): IngestRequest {
  return {
    receiver: 'otlp',
    endpoint: endpoint(signal),
    projectId: 7,
    keyId: 'k1',
    intake: { body: Buffer.from(body), receivedAt: door.clock.now(), contentType, query: new URLSearchParams(), headers: {} },
    bodyHash: createHash('sha256').update(body).digest(),
  }
}

function manyLogs(count: number, nowMs: number | undefined, text = ''): object {
  return {
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeLogs: [
          {
            logRecords: Array.from({ length: count }, (_, i) => ({
              ...(nowMs === undefined ? {} : { timeUnixNano: `${nowMs}000000` }),
              body: { stringValue: `${text}record ${i}` },
            })),
          },
        ],
      },
    ],
  }
}

/** The disk refuses that piece of rows. */
function failWriteOf({ files }: Awaited<ReturnType<typeof openDoor>>, number: number): void {
  let writes = 0
  files.fault = (call, of) => (call === 'writev' && of.endsWith('.wal') && ++writes === number ? systemError('EIO') : undefined)
}

describe('large bodies', () => {
  test('are stored whole, once, in parts, while others get their turn', async () => {
    const door = await openDoor()
    const body = encode(requestTypes.logs, manyLogs(12_000, door.clock.now()))
    expect(body.length).toBeGreaterThan(256 * 1024)
    const verdict = door.ingest.ingest(large(door, body, 'logs'))
    await door.ingest.ingest(request(door, logsOf({ body: 'small' })))
    expect(await verdict).toEqual({ accepted: 12_000, rejected: 0, message: '' })
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toEqual({ accepted: 12_000, rejected: 0, message: '' })
    const rows = await stored(door, logRecords)
    expect(rows.filter(({ service }) => service === 'shop').map(({ body: text }) => text)).toEqual(
      Array.from({ length: 12_000 }, (_, i) => `record ${i}`),
    )
    expect(rows).toHaveLength(12_001)
  })

  test('JSON as well; broken ones are refused as small ones are', async () => {
    const door = await openDoor()
    const json = Buffer.from(JSON.stringify(manyLogs(5000, door.clock.now())))
    expect(await door.ingest.ingest(large(door, json, 'logs', 'application/json'))).toMatchObject({ accepted: 5000 })
    const fault = await faultOf(door.ingest.ingest(large(door, json.subarray(0, json.length - 10), 'logs', 'application/json')))
    expect(fault.code).toBe('bad_input')
    expect(await stored(door, logRecords)).toHaveLength(5000)
  })

  test('a part that failed is the only one stored when the body comes again', async () => {
    const door = await openDoor()
    const body = encode(requestTypes.logs, manyLogs(12_000, door.clock.now()))
    failWriteOf(door, 2)
    expect((await faultOf(door.ingest.ingest(large(door, body, 'logs')))).code).toBe('unavailable')
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toEqual({ accepted: 12_000, rejected: 0, message: '' })
    expect(await stored(door, logRecords)).toHaveLength(12_000)
    const { sources, rejections } = door.counters.snapshot(7)
    expect(sources).toMatchObject([{ requests: 2, accepted: 12_000 }])
    expect(rejections).toMatchObject([{ reason: 'overloaded', count: 1 }])
  })

  test('also when its records have no time: what was refused is no new body', async () => {
    const door = await openDoor()
    const body = encode(requestTypes.logs, manyLogs(20_000, undefined))
    failWriteOf(door, 3)
    expect((await faultOf(door.ingest.ingest(large(door, body, 'logs')))).code).toBe('unavailable')
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toMatchObject({ accepted: 20_000 })
    expect(await stored(door, logRecords)).toHaveLength(20_000)
    // Answered, it is one: the same may well happen twice.
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toMatchObject({ accepted: 20_000 })
    expect(await stored(door, logRecords)).toHaveLength(40_000)
  })

  test('also after a restart with other settings', async () => {
    const door = await openDoor()
    const body = encode(requestTypes.logs, manyLogs(12_000, door.clock.now(), 'mail somebody@example.org '))
    failWriteOf(door, 3)
    await faultOf(door.ingest.ingest(large(door, body, 'logs')))
    await door.wal.close()
    door.files.fault = () => undefined
    const next = await openDoor({}, door.files.kill(), testProject({ detectorsOff: ['email'] }))
    await next.ingest.ingest(large(next, body, 'logs'))
    const rows = await stored(next, logRecords)
    expect(new Set(rows.map(({ body: text }) => String(text).replace(/.* /, ''))).size).toBe(12_000)
    expect(rows).toHaveLength(12_000)
    expect(next.counters.snapshot(7).sources).toMatchObject([{ accepted: 12_000 - 2 * partLimits.large.records }])
  })

  test('one sent again after it was answered is neither stored nor counted', async () => {
    const door = await openDoor()
    const body = encode(requestTypes.logs, manyLogs(12_000, door.clock.now()))
    const verdict = await door.ingest.ingest(large(door, body, 'logs'))
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toEqual(verdict)
    expect(door.counters.snapshot(7).sources).toMatchObject([{ requests: 2, accepted: 12_000 }])
  })

  test('those of listeners do not wait for requests; what is being decoded when the door is closed is refused', async () => {
    const door = await openDoor()
    let threads = 0
    const count = (): void => void threads++
    process.on('worker', count)
    const one = large(door, Buffer.alloc(300_000), 'logs')
    const framed = { ...one, bodyHash: Buffer.alloc(32), intake: { ...one.intake, body: Buffer.alloc(300_000), frames: new FrameList() } }
    const faults = [one, framed].map((body) => faultOf(door.ingest.ingest(body)))
    await expect.poll(() => threads).toBe(2)
    process.off('worker', count)
    await door.ingest.close()
    expect(await Promise.all(faults)).toMatchObject([{ code: 'unavailable' }, { code: 'unavailable' }])
  })

  test('metrics keep their series across parts', async () => {
    const door = await openDoor()
    const dataPoints = Array.from({ length: 9000 }, (_, i) => ({
      timeUnixNano: `${door.clock.now()}000000`,
      asDouble: i,
      attributes: [{ key: 'series', value: { stringValue: `number ${i % 4500}` } }],
    }))
    const body = encode(requestTypes.metrics, {
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'load', gauge: { dataPoints } }] }] }],
    })
    expect(await door.ingest.ingest(large(door, body, 'metrics'))).toMatchObject({ accepted: 9000 })
    const rows = await stored(door, metricSamples)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4500)
  })
})

describe('a small body of many records under one large resource', () => {
  const under = (resourceBytes: number, records: number, nowMs: number): Buffer =>
    encode(requestTypes.logs, {
      resourceLogs: [
        {
          resource: {
            attributes: Array.from({ length: Math.ceil(resourceBytes / 4000) }, (_, i) => ({
              key: `key${i}`,
              value: { stringValue: 'v '.repeat(Math.min(resourceBytes, 4000) / 2) },
            })),
          },
          scopeLogs: [
            { logRecords: Array.from({ length: records }, (_, i) => ({ timeUnixNano: `${nowMs}${String(i).padStart(6, '0')}` })) },
          ],
        },
      ],
    })

  test('is stored in parts, whole and once', async () => {
    const door = await openDoor()
    const body = under(3000, 6000, door.clock.now())
    expect(body.length).toBeLessThan(256 * 1024)
    const verdict = await door.ingest.ingest(large(door, body, 'logs'))
    expect(verdict).toEqual({ accepted: 6000, rejected: 0, message: '' })
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toEqual(verdict)
    const chunks = await storedChunks(door)
    expect(chunks.reduce((sum, { rows }) => sum + rows, 0)).toBe(6000)
    expect(new Set(chunks.flatMap(({ bytes }) => decodeRows(logRecords, bytes)).map(({ timestamp }) => timestamp)).size).toBe(6000)
    expect(Math.max(...chunks.map(({ bytes }) => bytes.length))).toBeLessThan(10 * 1024 * 1024)
    expect(door.counters.snapshot(7).sources).toMatchObject([{ requests: 2, accepted: 6000 }])
  })

  test('a part that failed is the only one stored when the body comes again', async () => {
    const door = await openDoor()
    const body = under(3000, 6000, door.clock.now())
    failWriteOf(door, 2)
    expect((await faultOf(door.ingest.ingest(large(door, body, 'logs')))).code).toBe('unavailable')
    expect(await door.ingest.ingest(large(door, body, 'logs'))).toEqual({ accepted: 6000, rejected: 0, message: '' })
    expect(await stored(door, logRecords)).toHaveLength(6000)
  })

  test('that would become gigabytes is cut off, and says so', async () => {
    const door = await openDoor()
    const body = under(60_000, 12_000, door.clock.now())
    expect(body.length).toBeLessThan(256 * 1024)
    const { accepted, rejected, message } = await door.ingest.ingest(large(door, body, 'logs'))
    expect(accepted + rejected).toBe(12_000)
    expect(message).toBe(
      `${rejected} records rejected: the request would be stored as many times its own size; send fewer records with so large a resource at once`,
    )
    const chunks = await storedChunks(door)
    const sizes = chunks.map(({ bytes }) => bytes.length)
    expect(chunks.reduce((sum, { rows }) => sum + rows, 0)).toBe(accepted)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(60 * 1024 * 1024)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(80 * 1024 * 1024)
    expect(Math.max(...sizes)).toBeLessThan(10 * 1024 * 1024)
    expect(door.counters.snapshot(7).rejections).toMatchObject([{ reason: 'request_too_large', count: rejected }])
  })

  test('broken at its end stores nothing', async () => {
    const door = await openDoor()
    const body = Buffer.concat([under(60_000, 2000, door.clock.now()), Buffer.from([0x0a, 0x7f])])
    expect((await faultOf(door.ingest.ingest(large(door, body, 'logs')))).code).toBe('bad_input')
    expect(await stored(door, logRecords)).toEqual([])
    expect(door.counters.snapshot(7).sources).toMatchObject([{ accepted: 0 }])
  })
})
