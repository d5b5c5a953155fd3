import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  asJson,
  asProtobuf,
  call,
  gaugeOf,
  jsonType,
  logsOf,
  metricOf,
  nanos,
  protobufType,
  send,
  sendAll,
  signals,
  spansOf,
  type Signal,
} from '../harness/otlp.ts'
import { apiToken, eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * Everything hostile or broken that can be sent to the doors for telemetry, on one running platform: each is answered in the
 * protocol's own terms and harms nothing. What the first test stored must be there, untouched, at the end.
 */
let vedette: Vedette
let grpcPort: number
let slow: Promise<SlowSender[]>

const mebibyte = 1024 * 1024
const innocent = Array.from({ length: 200 }, (_, n) => `innocent line ${n}`)

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
  grpcPort = await vedette.portOf('OTLP/gRPC')
  await sendAll(
    vedette.url,
    'logs',
    logsOf(
      'innocent',
      innocent.map((body) => ({ body })),
    ),
  )
  // They take a minute to be cut off, and are looked at last.
  slow = Promise.all(slowSenders())
})
afterAll(() => vedette.dispose())

const sample: Readonly<Record<Signal, (service: string) => object>> = {
  logs: (service) => logsOf(service, [{ body: 'one' }, { body: 'two', attributes: { a: 1, b: 'x' } }]),
  traces: (service) => spansOf(service, [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }]),
  metrics: (service) => gaugeOf(service, 'depth', [{ value: 1 }, { value: 2.5, attributes: { a: 'x' } }]),
}
const tables: Readonly<Record<Signal, string>> = { logs: 'log_records', traces: 'spans', metrics: 'metric_samples' }

/** A refusal as OTLP/HTTP says it: google.rpc.Status in the content type of the request. */
function refusal(status: number, code: number, contentType: string): object {
  return { status, contentType, message: { code, message: expect.stringMatching(/.{5,}/) } }
}

async function countOf(service: string): Promise<number> {
  const rows = await vedette.sql('SELECT count() FROM log_records WHERE service = {service:String}', { service })
  return Number(rows[0]?.[0])
}

interface Rejection {
  readonly keyName: string
  readonly reason: string
  readonly count: number
  readonly lastMessage: string
}

async function rejections(): Promise<Map<string, number>> {
  const { rejections: found } = await vedette.api<{ rejections: Rejection[] }>('/api/ingestion')
  const counts = new Map<string, number>()
  for (const { reason, count } of found) counts.set(reason, (counts.get(reason) ?? 0) + count)
  return counts
}

async function countedAs(reason: string, act: () => Promise<void>): Promise<number> {
  const before = (await rejections()).get(reason) ?? 0
  await act()
  return ((await rejections()).get(reason) ?? 0) - before
}

describe('broken bodies', () => {
  test.each(signals)('%s cut off anywhere: protobuf', async (signal) => {
    const whole = asProtobuf(signal, sample[signal](`cut-${signal}`))
    const cuts = Array.from({ length: 40 }, (_, n) => Math.floor((n * whole.length) / 40) + 1).filter((at) => at < whole.length)
    for (const at of cuts) expect(await send(vedette.url, signal, whole.subarray(0, at))).toMatchObject(refusal(400, 3, protobufType))
  })

  test.each(signals)('%s cut off anywhere: JSON', async (signal) => {
    const whole = asJson(sample[signal](`cut-json-${signal}`))
    const cuts = Array.from({ length: 40 }, (_, n) => Math.floor((n * whole.length) / 40) + 1)
    for (const at of cuts) {
      expect(await send(vedette.url, signal, whole.subarray(0, at), { contentType: jsonType })).toMatchObject(refusal(400, 3, jsonType))
    }
  })

  test('nothing of a refused body was stored', async () => {
    await settle()
    expect(await vedette.sql("SELECT count() FROM log_records WHERE service LIKE 'cut-%'")).toEqual([[expect.anything()]])
    expect(await countOf('cut-logs')).toBe(0)
    expect(await countOf('cut-json-logs')).toBe(0)
  })

  test('bytes and JSON of chance: read or refused, never an error of ours', async () => {
    const random = randomBytes(7)
    for (const signal of signals) {
      for (let round = 0; round < 40; round++) {
        const answer = await send(vedette.url, signal, random(1 + ((round * 37) % 500)))
        expect([200, 400]).toContain(answer.status)
        const flipped = asJson(sample[signal]('chance-json'))
        for (const byte of random(3)) flipped[byte % flipped.length] = byte
        expect([200, 400]).toContain((await send(vedette.url, signal, flipped, { contentType: jsonType })).status)
      }
    }
  })

  test.each([
    ['null', 'null'],
    ['a number', '7'],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['records that are no array', '{"resourceLogs":{"a":1}}'],
    ['a body that is a number', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":7}]}]}]}'],
    ['a time that is a text', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}'],
    ['a time out of range', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"99999999999999999999999"}]}]}]}'],
    ['nothing', ''],
  ])('JSON of the wrong shape: %s', async (_name, body) => {
    expect(await send(vedette.url, 'logs', body, { contentType: jsonType })).toMatchObject(refusal(400, 3, jsonType))
  })

  test('ids that are none: a span is nothing without, a log record stands alone', async () => {
    const bad = [
      { traceId: '', spanId: 'ab'.repeat(8) },
      { traceId: '00'.repeat(16), spanId: 'ab'.repeat(8) },
      { traceId: 'zz'.repeat(16), spanId: 'ab'.repeat(8) },
      { traceId: 'ab'.repeat(16), spanId: 'ab'.repeat(7) },
    ]
    const spans = await send(vedette.url, 'traces', asJson(spansOf('no-id', bad)), { contentType: jsonType })
    expect(spans.message).toMatchObject({ partialSuccess: { rejectedSpans: '4' } })
    const logs = logsOf(
      'no-id',
      bad.map((more, n) => ({ body: `${n}`, more })),
    )
    expect((await send(vedette.url, 'logs', asJson(logs), { contentType: jsonType })).message).toEqual({})
    expect((await vedette.sql("SELECT count() FROM spans WHERE service = 'no-id'"))[0]).toEqual(['0'])
    const rows = await logRows('no-id', 4)
    expect(rows.map(({ traceId }) => traceId)).toEqual(['', '', '', 'ab'.repeat(16)])
  })

  test('nested without end: protobuf', async () => {
    // AnyValue { array_value: ArrayValue { values: AnyValue ... } }, a thousand deep.
    let value: Buffer = Buffer.concat([Buffer.from([10, 4]), Buffer.from('deep')])
    for (let depth = 0; depth < 1000; depth++) value = field(5, field(1, value))
    const record = Buffer.concat([fixed64(1, nanos(Date.now())), field(5, value)])
    const service = field(1, Buffer.concat([field(1, Buffer.from('service.name')), field(2, field(1, Buffer.from('deep')))]))
    const body = field(1, Buffer.concat([field(1, service), field(2, field(2, record))]))
    expect((await send(vedette.url, 'logs', body)).status).toBe(200)
    const [row] = await eventually(
      () => vedette.sql<[string]>("SELECT body FROM log_records WHERE service = 'deep'"),
      ({ length }) => length > 0,
    )
    expect(row?.[0]).toMatch(/^\[+"\[truncated\]"\]+$/)
  })

  test('nested without end: JSON', async () => {
    const deep = '['.repeat(1_000_000)
    expect(await send(vedette.url, 'logs', deep, { contentType: jsonType })).toMatchObject(refusal(400, 3, jsonType))
    const closed = `{"resourceLogs":${'[{"a":'.repeat(10_000)}1${'}]'.repeat(10_000)}}`
    expect(await send(vedette.url, 'logs', closed, { contentType: jsonType })).toMatchObject(refusal(400, 3, jsonType))
  })

  test('millions of empty records in one small body', async () => {
    const scope = Buffer.concat(Array.from({ length: 600_000 }, () => Buffer.from([18, 0])))
    expect(await send(vedette.url, 'logs', field(1, field(2, scope)))).toMatchObject(refusal(413, 8, protobufType))
  })
})

describe('bodies that are too large', () => {
  test('told by Content-Length: refused before it is sent', async () => {
    const answer = await rawRequest(
      `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ingestKey}\r\nContent-Type: ${protobufType}\r\nContent-Length: ${65 * mebibyte}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toMatch(/^content-type: application\/x-protobuf/im)
    expect(answer).toMatch(/^connection: close/im)
  })

  test('in chunks without end: cut off at the limit', async () => {
    let sent = 0
    const piece = Buffer.alloc(mebibyte, 32)
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += piece.length
        controller.enqueue(piece)
        if (sent > 200 * mebibyte) controller.close()
      },
    })
    const answer = await send(vedette.url, 'logs', endless, { contentType: jsonType }).catch(() => undefined)
    // The answer may be lost to a client that is still writing when the connection ends.
    expect(answer ?? refusal(413, 8, jsonType)).toMatchObject(refusal(413, 8, jsonType))
    expect(sent).toBeLessThan(150 * mebibyte)
  })

  const zeros = Buffer.alloc(100 * mebibyte)
  test.each([
    ['gzip', () => gzipSync(zeros)],
    ['deflate', () => deflateSync(zeros)],
    ['br', () => brotliCompressSync(zeros)],
    ['zstd', () => zstdBomb(1024 * mebibyte)],
  ])('a %s bomb', async (encoding, build) => {
    const bomb = build()
    expect(bomb.length).toBeLessThan(mebibyte)
    const started = performance.now()
    expect(await send(vedette.url, 'logs', bomb, { headers: { 'content-encoding': encoding } })).toMatchObject(
      refusal(413, 8, protobufType),
    )
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('twenty bombs at once stay within bounds of memory', async () => {
    const bomb = gzipSync(zeros)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(vedette.url, 'logs', bomb, { headers: { 'content-encoding': 'gzip' } })),
    )
    for (const { status } of answers) expect([413, 503]).toContain(status)
  })

  test('a gRPC message', async () => {
    const { error } = await call(grpcPort, 'logs', Buffer.alloc(65 * mebibyte))
    expect(error?.code).toBe(8)
  })
})

describe('wrong words', () => {
  const body = asProtobuf('logs', sample.logs('wrong-words'))

  test.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer vdi_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
    ['a key with a letter more', { authorization: `Bearer ${ingestKey}x` }],
    ['an API token', { authorization: `Bearer ${apiToken}` }],
    ['a scheme nobody knows', { authorization: `Token ${ingestKey}` }],
    ['an endless key', { authorization: `Bearer ${'a'.repeat(8000)}` }],
    ['SQL', { authorization: `Bearer ' OR 1=1 --` }],
  ])('%s', async (_name, key) => {
    expect(await send(vedette.url, 'logs', body, { key })).toMatchObject(refusal(401, 16, protobufType))
    expect(await send(vedette.url, 'logs', '{}', { key, contentType: jsonType })).toMatchObject(refusal(401, 16, jsonType))
    const { error } = await call(grpcPort, 'logs', body, { metadata: key })
    expect(error?.code).toBe(16)
  })

  test('the other places of a key', async () => {
    const basic = Buffer.from(`anybody:${ingestKey}`).toString('base64')
    expect((await send(vedette.url, 'logs', '', { key: { authorization: `Basic ${basic}` } })).status).toBe(200)
    expect((await send(vedette.url, 'logs', '', { key: { 'x-vedette-key': ingestKey } })).status).toBe(200)
  })

  test('an ingest key reads nothing', async () => {
    const answer = await fetch(`${vedette.url}/api/logs`, { headers: { authorization: `Bearer ${ingestKey}` } })
    expect(answer.status).toBe(401)
  })

  test.each(['text/plain', 'application/octet-stream', 'application/x-protobuf2', 'multipart/form-data; boundary=x', ''])(
    'content type %s',
    async (contentType) => {
      const answer = await send(vedette.url, 'logs', body, { contentType })
      // Who says neither is answered in JSON, which people can read.
      expect(answer).toMatchObject(refusal(415, 3, jsonType))
    },
  )

  test.each(['lzma', 'gzip, gzip', 'snappy', 'GZIP2'])('content encoding %s', async (encoding) => {
    expect(await send(vedette.url, 'logs', body, { headers: { 'content-encoding': encoding } })).toMatchObject(
      refusal(415, 3, protobufType),
    )
  })

  test.each(['gzip', 'deflate', 'br', 'zstd'])('says %s and is not', async (encoding) => {
    expect(await send(vedette.url, 'logs', body, { headers: { 'content-encoding': encoding } })).toMatchObject(
      refusal(400, 3, protobufType),
    )
  })

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('method %s', async (method) => {
    const answer = await fetch(`${vedette.url}/v1/logs`, { method, headers: { authorization: `Bearer ${ingestKey}` } })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })

  test('gRPC: broken bytes, an unknown method, something that is no gRPC', async () => {
    expect((await call(grpcPort, 'logs', Buffer.from([255, 255, 255]))).error?.code).toBe(3)
    expect((await call(grpcPort, 'logs', body, { path: '/opentelemetry.Nothing/Export' })).error?.code).toBe(12)
    const plain = await rawRequest('GET / HTTP/1.1\r\nHost: x\r\n\r\n', grpcPort)
    expect(plain).not.toMatch(/200 OK/)
    const session = connectHttp2(`http://127.0.0.1:${grpcPort}`)
    const stream = session.request({ ':method': 'POST', ':path': '/v1/logs', 'content-type': 'application/json' })
    const [headers] = (await once(stream, 'response')) as [{ ':status'?: number }]
    expect(headers[':status']).toBe(415)
    session.destroy()
  })

  test('every refusal stands on the ingestion page by its reason', async () => {
    expect(Object.fromEntries(await rejections())).toMatchObject({
      malformed: expect.any(Number),
      too_large: expect.any(Number),
      unauthenticated: expect.any(Number),
      unsupported: expect.any(Number),
    })
    const counted = await countedAs('unauthenticated', async () => {
      for (let n = 0; n < 3; n++) await send(vedette.url, 'traces', body, { key: {} })
    })
    expect(counted).toBe(3)
  })
})

describe('clocks that are far off', () => {
  const names: Readonly<Record<Signal, string>> = {
    logs: 'rejectedLogRecords',
    traces: 'rejectedSpans',
    metrics: 'rejectedDataPoints',
  }
  const times = [Date.now(), Date.UTC(1970, 0, 1) + 1, Date.UTC(2100, 0, 1)]
  const requests: Readonly<Record<Signal, (service: string) => object>> = {
    logs: (service) =>
      logsOf(
        service,
        times.map((atMs, n) => ({ atMs, body: `time ${n}` })),
      ),
    traces: (service) =>
      spansOf(
        service,
        times.map((atMs, n) => ({ atMs, traceId: 'ef'.repeat(16), spanId: `0${n + 1}`.repeat(8) })),
      ),
    metrics: (service) =>
      gaugeOf(
        service,
        `clock_${service}`,
        times.map((atMs, n) => ({ atMs, value: n })),
      ),
  }

  test.each(signals.flatMap((signal) => [[signal, protobufType] as const, [signal, jsonType] as const]))(
    '%s as %s: what can be kept is kept, the rest is counted truthfully',
    async (signal, contentType) => {
      const service = `clock_${signal}_${contentType === jsonType ? 'json' : 'protobuf'}`
      const request = requests[signal](service)
      const before = await rejections()
      const answer = await send(vedette.url, signal, contentType === jsonType ? asJson(request) : asProtobuf(signal, request), {
        contentType,
      })
      expect(answer).toMatchObject({
        status: 200,
        contentType,
        message: { partialSuccess: { [names[signal]]: '2', errorMessage: expect.stringMatching(/1 record rejected.*1 record rejected/) } },
      })
      const after = await rejections()
      expect([after.get('too_old'), after.get('too_new')]).toEqual([(before.get('too_old') ?? 0) + 1, (before.get('too_new') ?? 0) + 1])
      const where = signal === 'metrics' ? 'metric = {name:String}' : 'service = {service:String}'
      const name = `clock_${service}`
      const rows = await eventually(
        () => vedette.sql(`SELECT count() FROM ${tables[signal]} WHERE ${where}`, { service, name }),
        ([row]) => Number(row?.[0]) > 0,
      )
      expect(Number(rows[0]?.[0])).toBe(1)
    },
  )

  test('over gRPC the same', async () => {
    const { response } = await call(grpcPort, 'logs', asProtobuf('logs', requests.logs('clock_grpc')))
    expect(response).toMatchObject({ partialSuccess: { rejectedLogRecords: '2' } })
  })
})

describe('floods', () => {
  test('attributes: cut at the limit and marked, or rejected past all reason', async () => {
    const request = logsOf('attribute-flood', [
      { body: 'two hundred', attributes: many(200) },
      { body: 'thousands', attributes: many(10_000) },
    ])
    const answer = await send(vedette.url, 'logs', asProtobuf('logs', request))
    expect(answer.message).toMatchObject({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining('too many attributes') },
    })
    const rows = await eventually(
      () =>
        vedette.sql<[string, string, string]>(
          "SELECT body, length(attributes), attributes['vedette.dropped_attributes'] FROM log_records WHERE service = 'attribute-flood'",
        ),
      ({ length }) => length > 0,
    )
    expect(rows).toEqual([['two hundred', '129', '72']])
  })

  test('a body of megabytes is cut and marked', async () => {
    await sendAll(vedette.url, 'logs', logsOf('long-line', [{ body: 'word '.repeat(mebibyte) }]))
    const [row] = await eventually(
      () => vedette.sql<[number, string]>("SELECT length(body), substring(body, -20) FROM log_records WHERE service = 'long-line'"),
      ({ length }) => length > 0,
    )
    expect(Number(row?.[0])).toBeLessThanOrEqual(256 * 1024)
    expect(row?.[1]).toMatch(/…\[truncated\]$/)
  })

  test('labels and series: refused past the limit, in that project alone', async () => {
    const { id } = await vedette.api<{ id: number }>('/api/projects', { body: { name: 'Flood', slug: 'flood' } })
    const { key } = await vedette.api<{ key: string }>('/api/ingest-keys', {
      body: { name: 'flood' },
      headers: { 'x-vedette-project': String(id) },
    })
    const flood = { authorization: `Bearer ${key}` }
    const labels = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`label${n}`, 'v']))
    const wide = await send(vedette.url, 'metrics', asProtobuf('metrics', gaugeOf('flood', 'wide', [{ value: 1, attributes: labels }])), {
      key: flood,
    })
    expect(wide.message).toMatchObject({ partialSuccess: { rejectedDataPoints: '1', errorMessage: expect.stringContaining('limits') } })

    const points = Array.from({ length: 55_000 }, (_, n) => ({ value: n, attributes: { user: `u${n}` } }))
    const series = await send(vedette.url, 'metrics', asProtobuf('metrics', gaugeOf('flood', 'flood', points)), { key: flood })
    const rejected = Number((series.message['partialSuccess'] as Record<string, string> | undefined)?.['rejectedDataPoints'])
    expect(rejected).toBeGreaterThanOrEqual(5000)
    expect(rejected).toBeLessThan(6000)
    // The others go on.
    await sendAll(vedette.url, 'metrics', gaugeOf('calm', 'calm', [{ value: 1, attributes: { user: 'one' } }]))
  })
})

describe('texts', () => {
  /** What stands where the bytes were no text. */
  const unknown = '\uFFFD'

  test('NUL bytes and bytes that are no UTF-8', async () => {
    const request = logsOf('text', [{ body: 'a\0b', attributes: { 'k\0ey': 'v\0alue' } }, { body: 'bad @@@@ bytes' }])
    const bad = Buffer.from([0xff, 0xfe, 0xc0, 0x80])
    const body = asProtobuf('logs', request)
    bad.copy(body, body.indexOf('@@@@'))
    expect((await send(vedette.url, 'logs', body)).status).toBe(200)
    const json = asJson(logsOf('text', [{ body: 'json @@@@ bytes' }, { body: 'half \ud800 pair' }]))
    bad.copy(json, json.indexOf('@@@@'))
    expect((await send(vedette.url, 'logs', json, { contentType: jsonType })).status).toBe(200)
    const rows = await logRows('text', 4)
    expect(rows.map(({ body: text, attributes }) => [text, attributes])).toEqual([
      [`a${unknown}b`, { [`k${unknown}ey`]: `v${unknown}alue` }],
      [`bad ${unknown.repeat(4)} bytes`, {}],
      [`json ${unknown.repeat(4)} bytes`, {}],
      [`half ${unknown} pair`, {}],
    ])
  })

  test('keys that mean something to JavaScript', async () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'prototype', '']
    const values = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]))
    Object.defineProperty(values, '__proto__', { value: 'value of __proto__', enumerable: true })
    for (const contentType of [protobufType, jsonType]) {
      const service = `keys ${contentType}`
      const request = logsOf(service, [{ body: 'keys', attributes: values }], { constructor: 'resource' })
      const body = contentType === jsonType ? asJson(request) : asProtobuf('logs', request)
      expect((await send(vedette.url, 'logs', body, { contentType })).status).toBe(200)
      const [row] = await logRows(service, 1)
      expect(Object.keys(row?.attributes ?? {}).toSorted()).toEqual(keys.toSorted())
      for (const key of keys) expect(Object.getOwnPropertyDescriptor(row?.attributes, key)?.value).toBe(`value of ${key}`)
      expect(Object.getOwnPropertyDescriptor(row?.resource, 'constructor')?.value).toBe('resource')
    }
    const polluted = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"resourceLogs":[]}'
    expect((await send(vedette.url, 'logs', polluted, { contentType: jsonType })).status).toBe(200)
  })

  const attacks = [
    'plain\n\n;DROP TABLE log_records',
    "'); DROP TABLE log_records; --",
    "\\'; DROP TABLE spans; --",
    'x\n\nINSERT INTO log_records SELECT * FROM log_records',
    '{body:String} ${body} %s %(x)s {{x}}',
    "1' UNION ALL SELECT * FROM system.tables --",
    '`; DROP TABLE `spans`',
    '/* */ SETTINGS allow_ddl=1; FORMAT TSV',
    '<script>alert(1)</script>',
    'a\r\n\r\nb\tc',
  ]

  test('SQL in a log record is text: body, service, names, keys, values', async () => {
    for (const [n, text] of attacks.entries()) {
      const service = `sql ${n} ${text}`
      await sendAll(
        vedette.url,
        'logs',
        logsOf(
          service,
          [{ body: text, attributes: { [text]: text, plain: text }, more: { severityText: text.slice(0, 20), eventName: text } }],
          {
            'host.name': text,
            [text]: text,
          },
        ),
      )
      const [row] = await logRows(service, 1)
      expect(row).toMatchObject({
        body: text,
        service,
        host: text,
        severityText: text.slice(0, 20),
        attributes: { [text]: text, plain: text },
        resource: { [text]: text },
      })
      const found = await vedette.sql(
        'SELECT body, event_name, attributes[{text:String}] FROM log_records WHERE service = {service:String}',
        {
          service,
          text,
        },
      )
      expect(found).toEqual([[text, text, text]])
    }
  })

  test('SQL in a span is text: names, status, events, links, trace state', async () => {
    for (const [n, text] of attacks.entries()) {
      const traceId = String(n + 1).padStart(32, 'a')
      const attribute = [{ key: text, value: { stringValue: text } }]
      await sendAll(
        vedette.url,
        'traces',
        spansOf(`sql ${text}`, [
          {
            traceId,
            spanId: 'ab'.repeat(8),
            name: text,
            more: {
              traceState: text,
              status: { code: 2, message: text },
              attributes: attribute,
              events: [{ timeUnixNano: nanos(Date.now()), name: text, attributes: attribute }],
              links: [{ traceId, spanId: 'cd'.repeat(8), traceState: text, attributes: attribute }],
            },
          },
        ]),
      )
      const { spans } = await eventually(
        () => vedette.api<{ spans: Record<string, unknown>[] }>(`/api/traces/${traceId}`).catch(() => ({ spans: [] })),
        ({ spans: found }) => found.length > 0,
      )
      expect(spans).toMatchObject([
        {
          name: text,
          service: `sql ${text}`,
          status: 'error',
          statusMessage: text,
          attributes: { [text]: text },
          events: [{ name: text, attributes: { [text]: text } }],
          links: [{ attributes: { [text]: text } }],
        },
      ])
    }
  })

  test('SQL in a metric is text: description, unit, label values; names become names', async () => {
    for (const [n, text] of attacks.entries()) {
      const name = `sql_${n}_${text}`
      const point = { timeUnixNano: nanos(Date.now()), asDouble: n, attributes: [{ key: `key ${text}`, value: { stringValue: text } }] }
      await sendAll(
        vedette.url,
        'metrics',
        metricOf(`sql ${text}`, { name, description: text, unit: text, gauge: { dataPoints: [point] } }),
      )
    }
    const rows = await eventually(
      () => vedette.sql<[string, Record<string, string>]>("SELECT metric, labels FROM metric_series WHERE metric LIKE 'sql\\_%'"),
      ({ length }) => length >= attacks.length,
    )
    expect(rows.length).toBe(attacks.length)
    for (const [metric, labels] of rows) {
      expect(metric).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
      expect(attacks).toContain(labels['job']?.replace(/^sql /, ''))
      expect(Object.values(labels)).toContain(labels['job']?.replace(/^sql /, ''))
      for (const label of Object.keys(labels)) expect(label).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/)
    }
    const helps = await vedette.sql<[string]>("SELECT help FROM metric_metadata WHERE family LIKE 'sql\\_%'")
    expect(new Set(helps.map(([help]) => help))).toEqual(new Set(attacks))
  })
})

describe('headers', () => {
  test('huge ones are refused and the connection ends', async () => {
    const big = await rawRequest(`POST /v1/logs HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(100_000)}\r\n\r\n`)
    expect(big).toMatch(/^HTTP\/1\.1 431 /)
    expect(JSON.parse(big.slice(big.indexOf('\r\n\r\n')))).toMatchObject({ error: { code: 'too_large' } })
    const crowd = await rawRequest(`POST /v1/logs HTTP/1.1\r\nHost: x\r\n${'X-Many: 1\r\n'.repeat(20_000)}\r\n`)
    expect(crowd).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('what is no HTTP is refused', async () => {
    const answer = await rawRequest('\u0016\u0003\u0001 not http at all\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ error: { code: 'bad_input' } })
    // Two lengths: what smuggling is made of.
    const smuggled = await rawRequest(
      'POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    )
    expect(smuggled).toMatch(/^HTTP\/1\.1 400 /)
  })
})

test('slow senders are cut off in bounded time, while others are served', async () => {
  const started = performance.now()
  await sendAll(vedette.url, 'logs', logsOf('served', [{ body: 'while the slow ones hang' }]))
  expect(performance.now() - started).toBeLessThan(2000)
  const ends = Object.fromEntries((await slow).map(({ name, afterMs }) => [name, afterMs]))
  expect(ends['headers that never end']).toBeLessThan(20_000)
  expect(ends['a body that never comes']).toBeLessThan(70_000)
  expect(ends['a body that drips']).toBeLessThan(70_000)
  expect(ends['HTTP/2 that never begins']).toBeLessThan(20_000)
}, 90_000)

test('after all that: healthy, never restarted, nothing lost, nothing logged as our fault', async () => {
  expect(await vedette.api('/api/health')).toMatchObject({
    status: 'healthy',
    services: { database: 'healthy', cache: 'healthy', api: 'healthy' },
  })
  const { parts } = await vedette.api<{ parts: Record<string, { details: Record<string, unknown> }> }>('/api/health/detailed')
  expect(parts['engine']?.details).toMatchObject({ engine: 'ready', restarts: 0 })
  expect(parts['write_ahead_log']?.details).toMatchObject({ quarantined: { count: 0 } })
  const rows = await vedette.sql<[string]>("SELECT body FROM log_records WHERE service = 'innocent'")
  expect(rows.map(([body]) => body).toSorted()).toEqual(innocent.toSorted())
  expect(vedette.log.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([])
})

interface LogRow {
  readonly body: string
  readonly traceId: string
  readonly attributes: Record<string, string>
  readonly resource: Record<string, string>
}

/** The rows of a service in the order they were sent, once there are `count`. */
async function logRows(service: string, count: number): Promise<LogRow[]> {
  const q = `service:"${service.replaceAll(/["\\]/g, String.raw`\$&`)}"`
  const { rows } = await eventually(
    () => vedette.api<{ rows: LogRow[] }>(`/api/logs?${new URLSearchParams({ q }).toString()}`),
    ({ rows: found }) => found.length >= count,
  )
  expect(rows).toHaveLength(count)
  return rows.toReversed()
}

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, 'v']))
}

/** Waits until what was accepted before can be seen. */
async function settle(): Promise<void> {
  const body = `settled ${Math.random()}`
  await sendAll(vedette.url, 'logs', logsOf('settle', [{ body }]))
  await eventually(
    () => vedette.sql('SELECT count() FROM log_records WHERE body = {body:String}', { body }),
    ([row]) => Number(row?.[0]) === 1,
  )
}

function field(number: number, content: Buffer): Buffer {
  const length: number[] = []
  let rest = content.length
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), content])
}

function fixed64(number: number, value: string): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = number * 8 + 1
  bytes.writeBigUInt64LE(BigInt(value), 1)
  return bytes
}

/** Zstandard (RFC 8878) of a run of zeros: blocks that say "this byte, 128 KiB times" in four bytes. */
function zstdBomb(bytes: number): Buffer {
  const block = 128 * 1024
  const blocks = Array.from({ length: bytes / block }, (_, n) => {
    const last = (n + 1) * block >= bytes ? 1 : 0
    const header = Buffer.alloc(4)
    header.writeUIntLE(last | (1 << 1) | (block << 3), 0, 3)
    return header
  })
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]), ...blocks])
}

/** Bytes that are the same in every run. */
function randomBytes(seed: number): (count: number) => Buffer {
  let state = seed
  return (count) =>
    Buffer.from(
      Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
        return (state >> 16) & 255
      }),
    )
}

function open(port = Number(new URL(vedette.url).port)): Socket {
  return connect(port, '127.0.0.1').on('error', () => undefined)
}

/** Sends bytes as they are; resolves with all that comes until the server ends the connection. */
async function rawRequest(text: string, port?: number): Promise<string> {
  const socket = open(port)
  let answer = ''
  socket.on('data', (piece: Buffer) => (answer += piece.toString('latin1')))
  socket.write(text, 'latin1')
  await once(socket, 'close')
  return answer
}

interface SlowSender {
  readonly name: string
  readonly afterMs: number
}

/** Sends `first`, then `next` again and again; resolves when the server has ended the connection. */
async function drip(name: string, first: string, next: string, port?: number): Promise<SlowSender> {
  const socket = open(port)
  const started = performance.now()
  socket.resume()
  socket.write(first)
  const timer = next === '' ? undefined : setInterval(() => socket.write(next), 200)
  await once(socket, 'close')
  clearInterval(timer)
  return { name, afterMs: performance.now() - started }
}

function slowSenders(): Promise<SlowSender>[] {
  const head = `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ingestKey}\r\nContent-Type: ${protobufType}\r\n`
  return [
    drip('headers that never end', head, 'X-More: 1\r\n'),
    drip('a body that never comes', `${head}Content-Length: 1000\r\n\r\n`, ''),
    drip('a body that drips', `${head}Content-Length: 100000\r\n\r\n`, 'x'),
    drip('HTTP/2 that never begins', 'PRI * HTTP/2', '', grpcPort),
  ]
}
