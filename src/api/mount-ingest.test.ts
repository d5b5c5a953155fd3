import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

import { afterEach, describe, expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { openTestIngest } from '../../test/harness/open-test-ingest.ts'
import { Fault } from '../lib/errors.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import { otlp } from '../receivers/otlp/index.ts'
import { decode, encode, requestTypes } from '../receivers/otlp/testdata/oracle.ts'
import { createHttpServer } from './http-server.ts'
import { compileOrigins } from './ingest-cors.ts'
import type { HttpEndpoint, MountedEndpoint } from './ingest-door.ts'
import { mountIngest } from './mount-ingest.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Door {
  readonly url: string
  readonly port: number
  readonly buffered: ByteBudget
  /** Records that were stored. */
  readonly accepted: () => number
}

/** A listener with the real pipeline behind it, its log in memory. */
async function openDoor({ maxBytes = 64 * 1024 * 1024, allowedOrigins = [] as readonly string[] } = {}): Promise<Door> {
  const clock = new ManualClock()
  const { ingest, counters, close } = await openTestIngest(clock)
  const buffered = new ByteBudget(maxBytes)
  const server = await createHttpServer({ trustedProxies: [] })
  const endpoints = otlp.open({}).flatMap((endpoint): MountedEndpoint<HttpEndpoint>[] => {
    return endpoint.kind === 'http' ? [{ receiver: 'otlp', endpoint }] : []
  })
  await mountIngest(
    server,
    {
      clock,
      ingest,
      counters,
      buffered,
      allowedOrigins,
      authenticate: async (key, address) => {
        senders.add(`${key} ${address}`)
        if (key !== 'good') throw new Fault('unauthenticated', 'this ingest key is not known')
        return { keyId: 'k', keyName: 'k', projectId: 7, signals: new Set(['logs', 'metrics', 'traces']) }
      },
      logBug: (error) => {
        throw error
      },
    },
    endpoints,
  )
  await server.listen({ port: 0, host: '127.0.0.1' })
  closing.push(async () => {
    server.server.closeAllConnections()
    await server.close()
    await close()
  })
  const { port } = server.server.address() as AddressInfo
  const accepted = (): number => counters.snapshot().sources.reduce((sum, source) => sum + source.accepted, 0)
  return { url: `http://127.0.0.1:${port}`, port, buffered, accepted }
}

/** A body of about so many bytes; random text, or all the same. */
function logsOf(sizeBytes: number, isPlain = false): Buffer {
  const text = isPlain
    ? 'x'.repeat(sizeBytes)
    : Array.from({ length: sizeBytes / 2 }, (_, i) => ((i * 2_654_435_761) >>> 24).toString(16)).join('')
  return encode(requestTypes.logs, {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: text.slice(0, sizeBytes) } }] }] }],
  })
}

/** Keys and addresses that were asked about. */
const senders = new Set<string>()
const protobuf = { 'content-type': 'application/x-protobuf', authorization: 'Bearer good' }

async function send({ url }: Door, body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${url}/v1/logs`, { method: 'POST', headers: { ...protobuf, ...headers }, body })
}

/** Begins a request and sends as much of its body as told. */
async function begin(door: Door, body: Buffer, sent: number): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1')
  closing.push(() => socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(
    `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  socket.write(body.subarray(0, sent))
  await until(() => door.buffered.usedBytes === sent)
  return socket
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { interval: 5, timeout: 60_000 }).toBe(true)
}

test('whose key it is and where it came from are told together', async () => {
  const door = await openDoor({ maxBytes: 64 * 1024 })
  expect((await send(door, logsOf(10))).status).toBe(200)
  expect((await send(door, logsOf(10), { authorization: 'Bearer other' })).status).toBe(401)
  expect([...senders]).toEqual(expect.arrayContaining(['good 127.0.0.1', 'other 127.0.0.1']))
})

describe('memory that bodies hold', () => {
  test('one budget, from the first byte on: who finds it spent is asked to come back', async () => {
    const door = await openDoor({ maxBytes: 64 * 1024 })
    const body = logsOf(50_000)
    const slow = await begin(door, body, 40_000)
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      const answer = await send(door, logsOf(30_000), headers)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
      const message = Buffer.from(await answer.arrayBuffer())
      const status = 'content-type' in headers ? (JSON.parse(message.toString()) as object) : decode('RpcStatus', message)
      expect(status).toEqual({ code: 14, message: 'too many requests are under way; try again' })
    }
    slow.write(body.subarray(40_000))
    const [answer] = (await once(slow, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /)
    await until(() => door.buffered.usedBytes === 0)
    expect((await send(door, logsOf(30_000))).status).toBe(200)
  })

  test('a body without a length is refused on the way', async () => {
    const door = await openDoor({ maxBytes: 64 * 1024 })
    await begin(door, logsOf(50_000), 40_000)
    const pieces = new ReadableStream<Buffer>({
      pull(controller) {
        controller.enqueue(Buffer.alloc(10_000))
      },
    })
    const answer = await fetch(`${door.url}/v1/logs`, { method: 'POST', headers: protobuf, body: pieces, duplex: 'half' })
    expect(answer.status).toBe(503)
    await until(() => door.buffered.usedBytes === 40_000)
  })

  test('counts what a body is unpacked to, and no longer what it was packed in', async () => {
    const door = await openDoor({ maxBytes: 512 * 1024 })
    const body = logsOf(500_000, true)
    const packed = gzipSync(body)
    const headers = { 'content-encoding': 'gzip' }
    const other = await begin(door, logsOf(50_000), 40_000)
    const refused = await send(door, packed, headers)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(door.buffered.usedBytes).toBe(40_000)
    other.destroy()
    await until(() => door.buffered.usedBytes === 0)
    expect((await send(door, packed, headers)).status).toBe(200)
    expect(door.buffered.usedBytes).toBe(0)
  })

  test('a body that is alone may be larger', async () => {
    const door = await openDoor({ maxBytes: 64 * 1024 })
    expect((await send(door, logsOf(200_000))).status).toBe(200)
  })

  test('a sender that goes away, or is cut off, gives back what it held', async () => {
    const door = await openDoor()
    const gone = await begin(door, logsOf(50_000), 40_000)
    gone.destroy()
    await until(() => door.buffered.usedBytes === 0)
  })
})

describe('methods that take nothing', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is refused in the words of the protocol', async (method) => {
    const { url } = await openDoor()
    const asProtobuf = await fetch(`${url}/v1/logs`, { method, headers: { 'content-type': 'application/x-protobuf' } })
    expect([asProtobuf.status, asProtobuf.headers.get('allow')]).toEqual([405, 'POST'])
    expect(asProtobuf.headers.get('content-type')).toBe('application/x-protobuf')
    expect(decode('RpcStatus', Buffer.from(await asProtobuf.arrayBuffer()))).toEqual({ code: 12, message: 'this address takes POST' })
    const asJson = await fetch(`${url}/v1/traces`, {
      method,
      ...(method === 'GET' ? {} : { body: '{}' }),
      headers: { 'content-type': 'application/json' },
    })
    expect([asJson.status, asJson.headers.get('content-type')]).toEqual([405, expect.stringContaining('application/json')])
    expect(await asJson.json()).toEqual({ code: 12, message: 'this address takes POST' })
  })

  test('HEAD', async () => {
    const { url } = await openDoor()
    const answer = await fetch(`${url}/v1/metrics`, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([405, 'POST', ''])
  })
})

describe('pages in the browser', () => {
  const shop = 'https://shop.example'
  const preflight = async ({ url }: Door, origin: string, method = 'POST'): Promise<Response> =>
    fetch(`${url}/v1/traces`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type' },
    })
  const corsOf = ({ headers }: Response): object =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'))

  test('of an allowed origin may ask, without a key, and send', async () => {
    const door = await openDoor({ allowedOrigins: [shop] })
    const asked = await preflight(door, shop)
    expect([asked.status, await asked.text()]).toEqual([204, ''])
    expect(corsOf(asked)).toEqual({
      'access-control-allow-origin': shop,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-encoding, content-type, traceparent, tracestate, x-vedette-key',
      'access-control-max-age': '7200',
      'access-control-expose-headers': 'retry-after',
      vary: 'Origin',
    })
    const readable = { 'access-control-allow-origin': shop, 'access-control-expose-headers': 'retry-after', vary: 'Origin' }
    const sent = await send(door, logsOf(100), { origin: shop })
    expect([sent.status, corsOf(sent)]).toEqual([200, readable])
    // What went wrong must be readable too.
    const refused = [
      await send(door, logsOf(100), { origin: shop, authorization: 'Bearer bad' }),
      await send(door, logsOf(100), { origin: shop, 'content-type': 'no type' }),
      await fetch(`${door.url}/v1/logs`, { method: 'PUT', headers: { origin: shop } }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([401, 415, 405])
    for (const answer of refused) expect(corsOf(answer)).toEqual(readable)
  })

  test('of other origins may not, and by default none', async () => {
    for (const [allowedOrigins, origin] of [
      [[], shop],
      [[shop], 'https://shop.example.evil.example'],
      [[shop], 'http://shop.example'],
      [[shop], 'null'],
    ] as const) {
      const door = await openDoor({ allowedOrigins })
      const asked = await preflight(door, origin)
      expect([asked.status, corsOf(asked)]).toEqual([403, { vary: 'Origin' }])
      expect(await asked.json()).toMatchObject({ code: 7, message: expect.stringContaining('ingest.allowedOrigins') as string })
      expect(corsOf(await send(door, logsOf(100), { origin }))).toEqual({ vary: 'Origin' })
    }
  })

  test.each([
    ['https://*.shop.example', 'https://eu.shop.example', true],
    ['https://*.shop.example', 'https://a.b.shop.example', true],
    ['https://*.shop.example', 'https://shop.example', false],
    ['https://*.shop.example', 'https://evil.example/.shop.example', false],
    ['https://*.shop.example', 'https://evil.example:1.shop.example', false],
    ['https://*.shop.example', 'http://eu.shop.example', false],
    ['http://localhost:*', 'http://localhost:5173', true],
    ['http://localhost:*', 'http://localhost.evil.example:80', false],
    ['https://Shop.example', 'https://shop.example', true],
    ['*', 'null', true],
    ['*', `https://${'a'.repeat(600)}.example`, false],
  ])('%s and %s: %s', (allowed, origin, isAllowed) => {
    expect(compileOrigins([allowed])(origin)).toBe(isAllowed)
  })

  test('an OPTIONS that is no preflight is a method like others', async () => {
    const door = await openDoor({ allowedOrigins: ['*'] })
    const answer = await fetch(`${door.url}/v1/logs`, { method: 'OPTIONS', headers: { origin: shop } })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

test('a body sent again is stored once; for another tenant, or asked for in another way, it is another one', async () => {
  const door = await openDoor()
  const timeUnixNano = String(BigInt(Date.UTC(2026, 0, 5, 9)) * 1_000_000n)
  const body = encode(requestTypes.logs, {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano, body: { stringValue: 'same' } }] }] }],
  })
  const post = async (query: string, tenant: string): Promise<number> => {
    const headers = { ...protobuf, ...(tenant === '' ? {} : { 'x-scope-orgid': tenant }) }
    const { status } = await fetch(`${door.url}/v1/logs${query}`, { method: 'POST', headers, body })
    expect(status).toBe(200)
    return door.accepted()
  }
  const ways = [
    ['', ''],
    ['?service=nginx', ''],
    ['?service=apache', ''],
    ['', 'a'],
    ['', 'b'],
  ] as const
  for (const [at, [query, tenant]] of ways.entries()) {
    expect(await post(query, tenant)).toBe(at + 1)
    expect(await post(query, tenant)).toBe(at + 1)
  }
})
