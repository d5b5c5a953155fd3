import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { encodeSnappyBlock } from '../../src/lib/wire/encode-snappy-block.ts'
import { encodeMessage, type MessageType } from '../../src/receivers/remote-write/testdata/messages.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** Remote write over HTTP, by hand: both versions, what each sender needs to hear, and what the store has then. */
let vedette: Vedette
beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
})
afterAll(() => vedette.dispose())

const contentTypes: Readonly<Record<MessageType, string>> = {
  WriteRequest: 'application/x-protobuf',
  Request: 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** Samples, histograms, exemplars. */
  readonly written: readonly (string | null)[]
}

async function post(body: Buffer, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await fetch(`${vedette.url}/prometheus/api/v1/write`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, ...headers },
    body: new Uint8Array(body),
  })
  const written = ['samples', 'histograms', 'exemplars'].map((what) => answer.headers.get(`x-prometheus-remote-write-${what}-written`))
  return { status: answer.status, text: await answer.text(), headers: answer.headers, written }
}

function write(type: MessageType, message: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const body = encodeSnappyBlock(encodeMessage(type, message))
  return post(body, { 'content-type': contentTypes[type], 'content-encoding': 'snappy', ...headers })
}

const at = Date.now() - 60_000
const labelsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([name, value]) => ({ name, value }))

test('2.0: samples with start times, histograms, exemplars and metadata', async () => {
  const symbols = [
    '',
    '__name__',
    'rpc.seconds',
    'job',
    'ä 🦊',
    'trace_id',
    'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    'How long.',
    's',
    'calls_total',
  ]
  const answer = await write('Request', {
    symbols,
    timeseries: [
      {
        labelsRefs: [1, 2, 3, 4],
        histograms: [
          {
            countInt: 5,
            sum: 2.5,
            schema: 2,
            zeroThreshold: 1e-9,
            zeroCountInt: 1,
            positiveSpans: [{ offset: -1, length: 2 }],
            positiveDeltas: [1, 2],
            resetHint: 1,
            timestamp: at,
          },
          {
            countFloat: 5.5,
            sum: 1,
            schema: -53,
            positiveSpans: [{ offset: 0, length: 2 }],
            positiveCounts: [2.5, 3],
            customValues: [0.5],
            resetHint: 3,
            timestamp: at + 1,
          },
        ],
        exemplars: [{ labelsRefs: [5, 6], value: 0.25, timestamp: at }],
        metadata: { type: 3, helpRef: 7, unitRef: 8 },
      },
      {
        labelsRefs: [1, 9],
        samples: [
          { value: 3, timestamp: at, startTimestamp: at - 5000 },
          { value: 4, timestamp: at + 1000, startTimestamp: at - 5000 },
        ],
      },
    ],
  })
  expect(answer).toMatchObject({ status: 204, text: '', written: ['2', '2', '1'] })
  const histograms = await eventually(
    () =>
      vedette.sql(
        "SELECT flags, schema, zero_count, count, sum, p_off, p_len, p_cnt, bounds FROM metric_histograms WHERE metric = 'rpc.seconds' ORDER BY ts",
      ),
    ({ length }) => length === 2,
  )
  expect(histograms).toEqual([
    [4, 2, 1, 5, 2.5, [-1], [2], [1, 3], []],
    [2, -53, 0, 5.5, 1, [0], [2], [2.5, 3], [0.5]],
  ])
  // What was acknowledged reaches each table on its own.
  const stored = (select: string, rows = 1): Promise<unknown[]> =>
    eventually(
      () => vedette.sql(select),
      ({ length }) => length === rows,
    )
  expect(await stored("SELECT labels FROM metric_series WHERE metric = 'rpc.seconds'")).toEqual([[{ job: 'ä 🦊' }]])
  expect(await stored("SELECT value, trace_id FROM metric_exemplars WHERE metric = 'rpc.seconds'")).toEqual([[0.25, symbols[6]]])
  expect(await stored("SELECT type, unit, help FROM metric_metadata WHERE family = 'rpc.seconds'")).toEqual([
    ['histogram', 's', 'How long.'],
  ])
  expect(await stored("SELECT value FROM metric_samples WHERE metric = 'calls_total' ORDER BY ts", 2)).toEqual([[3], [4]])
  const starts = await stored(
    "SELECT toString(toUnixTimestamp64Milli(ts)), toString(toUnixTimestamp64Milli(start)) FROM metric_start_times WHERE metric = 'calls_total'",
  )
  expect(starts).toEqual([[String(at), String(at - 5000)]])
})

test('stale markers and NaNs keep their bits', async () => {
  const body = encodeMessage('WriteRequest', {
    timeseries: [{ labels: labelsOf({ __name__: 'ended' }), samples: [0, 1].map((i) => ({ value: 1234.5 + i, timestamp: at + i })) }],
  })
  for (const [value, bits] of [
    [1234.5, '7ff0000000000002'],
    [1235.5, 'fff8cafedeadbeef'],
  ] as const) {
    const known = Buffer.alloc(8)
    known.writeDoubleLE(value)
    body.writeBigUInt64LE(BigInt(`0x${bits}`), body.indexOf(known))
  }
  expect(await post(encodeSnappyBlock(body), { 'content-type': contentTypes.WriteRequest })).toMatchObject({ status: 204 })
  const rows = await eventually(
    () => vedette.sql<[string, number]>("SELECT toString(m), e FROM metric_samples WHERE metric = 'ended' ORDER BY ts"),
    ({ length }) => length === 2,
  )
  expect(rows.map(([bits, e]) => [BigInt.asUintN(64, BigInt(bits)).toString(16), e])).toEqual([
    ['7ff0000000000002', -1],
    ['fff8cafedeadbeef', -1],
  ])
})

test('out of order and twice: all are taken, a body sent again is stored once', async () => {
  const send = (times: readonly number[]): Promise<Answer> =>
    write('WriteRequest', {
      timeseries: [{ labels: labelsOf({ __name__: 'jumps' }), samples: times.map((ms) => ({ value: ms, timestamp: at + ms })) }],
    })
  for (const times of [
    [5, 6],
    [1, 2],
    [5, 6],
    [2, 3],
  ])
    expect(await send(times)).toMatchObject({ status: 204, written: ['2', '0', '0'] })
  const rows = await eventually(
    () => vedette.sql<[number]>("SELECT value FROM metric_samples WHERE metric = 'jumps' ORDER BY ts"),
    ({ length }) => length >= 6,
  )
  expect(rows.flat()).toEqual([1, 2, 2, 3, 5, 6])
})

describe('answers', () => {
  const good = { labels: labelsOf({ __name__: 'good' }), samples: [{ value: 1, timestamp: at }] }

  test.each(['WriteRequest', 'Request'] as const)('%s in part: 400, the reasons, what was written', async (type) => {
    const answer =
      type === 'WriteRequest'
        ? await write(type, {
            timeseries: [
              good,
              { labels: labelsOf({ job: 'nameless' }), samples: [{ value: 1, timestamp: at }] },
              { ...good, samples: [{ value: 1, timestamp: 17 }] },
              { labels: labelsOf({ __name__: 'wide', x: 'y'.repeat(1024 * 1024) }), samples: [{ value: 1, timestamp: at }] },
            ],
          })
        : await write(type, {
            symbols: ['', '__name__', 'good', 'y'.repeat(1024 * 1024)],
            timeseries: [
              { labelsRefs: [1, 2], samples: [{ value: 1, timestamp: at }] },
              { labelsRefs: [2, 2], samples: [{ value: 1, timestamp: at }] },
              { labelsRefs: [1, 2], samples: [{ value: 1, timestamp: 17 }] },
              { labelsRefs: [1, 2, 2, 3], samples: [{ value: 1, timestamp: at }] },
            ],
          })
    expect(answer).toMatchObject({ status: 400, written: ['1', '0', '0'] })
    expect(answer.text).toContain('1 record rejected: could not be read')
    expect(answer.text).toContain('1 record rejected: timestamp older')
    expect(answer.text).toContain('1 record rejected: labels beyond the limits')
  })

  test.each([
    ['no snappy', Buffer.from('hello'), {}, 400],
    ['no protobuf', encodeSnappyBlock(Buffer.from('hello')), {}, 400],
    ['a bomb', Buffer.concat([Buffer.from('ffffffff0f', 'hex'), Buffer.alloc(50)]), {}, 413],
    [
      'an unknown message',
      encodeSnappyBlock(Buffer.alloc(0)),
      { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v9.Request' },
      415,
    ],
    ['JSON', Buffer.from('{}'), { 'content-type': 'application/json' }, 415],
    ['an encoding nobody reads', Buffer.alloc(0), { 'content-encoding': 'lzma' }, 415],
    ['a wrong key', encodeSnappyBlock(Buffer.alloc(0)), { authorization: 'Bearer wrong' }, 401],
  ] as const)('%s', async (_name, body, headers, status) => {
    const answer = await post(body, { 'content-type': contentTypes.WriteRequest, 'content-encoding': 'snappy', ...headers })
    expect(answer.status).toBe(status)
    expect(answer.text.length).toBeGreaterThan(5)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  })

  test('an empty request is fine, in both versions', async () => {
    for (const type of ['WriteRequest', 'Request'] as const) expect((await write(type, {})).status).toBe(204)
  })

  test('a key as the password of Basic, as a Prometheus is often set up', async () => {
    const basic = Buffer.from(`prometheus:${ingestKey}`).toString('base64')
    expect((await write('WriteRequest', { timeseries: [good] }, { authorization: `Basic ${basic}` })).status).toBe(204)
  })

  test('GET is refused', async () => {
    const answer = await fetch(`${vedette.url}/prometheus/api/v1/write`, { headers: { authorization: `Bearer ${ingestKey}` } })
    expect(answer.status).toBe(405)
  })
})

test('a body larger than is read at once arrives whole', async () => {
  const timeseries = Array.from({ length: 5000 }, (_, n) => ({
    labels: labelsOf({ __name__: 'large', n: String(n), padding: 'x'.repeat(500) }),
    samples: [{ value: n, timestamp: at }],
  }))
  expect(await write('WriteRequest', { timeseries })).toMatchObject({ status: 204, written: ['5000', '0', '0'] })
  const [row] = await eventually(
    () => vedette.sql<[string, string]>("SELECT toString(count()), toString(uniqExact(id)) FROM metric_samples WHERE metric = 'large'"),
    ([counts]) => Number(counts?.[0]) >= 5000,
  )
  expect(row).toEqual(['5000', '5000'])
})
