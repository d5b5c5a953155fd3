import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'

import { beforeAll, describe, expect, test } from 'vitest'

import { asProtobuf, call, jsonType, protobufType, send } from '../../harness/otlp.ts'
import { apiToken, ingestKey, type Vedette } from '../../harness/vedette.ts'
import { rawRequest, refusal, sample, type Victim } from '../../harness/victim.ts'

/** Refused in the protocol's own terms. */
let victim: Victim
let vedette: Vedette

const mainPort = (): number => Number(new URL(vedette.url).port)

/** Wrong keys, types, methods and headers. */
export function describeWrongWords(given: () => Victim): void {
  beforeAll(() => {
    victim = given()
    vedette = victim.vedette
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
      const { error } = await call(victim.grpcPort, 'logs', body, { metadata: key })
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

    test.each(['lzma', 'gzip, gzip', 'x-snappy-framed', 'GZIP2'])('content encoding %s', async (encoding) => {
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
      expect((await call(victim.grpcPort, 'logs', Buffer.from([255, 255, 255]))).error?.code).toBe(3)
      expect((await call(victim.grpcPort, 'logs', body, { path: '/opentelemetry.Nothing/Export' })).error?.code).toBe(12)
      const plain = await rawRequest(victim.grpcPort, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      expect(plain).not.toMatch(/200 OK/)
      const session = connectHttp2(`http://127.0.0.1:${victim.grpcPort}`)
      const stream = session.request({ ':method': 'POST', ':path': '/v1/logs', 'content-type': 'application/json' })
      const [headers] = (await once(stream, 'response')) as [{ ':status'?: number }]
      expect(headers[':status']).toBe(415)
      session.destroy()
    })

    test('every refusal stands on the ingestion page by its reason', async () => {
      expect(Object.fromEntries(await victim.rejections())).toMatchObject({
        malformed: expect.any(Number),
        unauthenticated: expect.any(Number),
        unsupported: expect.any(Number),
      })
      const before = (await victim.rejections()).get('unauthenticated') ?? 0
      for (let n = 0; n < 3; n++) await send(vedette.url, 'traces', body, { key: {} })
      expect((await victim.rejections()).get('unauthenticated')).toBe(before + 3)
    })
  })

  describe('headers', () => {
    test('huge ones are refused and the connection ends', async () => {
      const big = await rawRequest(mainPort(), `POST /v1/logs HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(100_000)}\r\n\r\n`)
      expect(big).toMatch(/^HTTP\/1\.1 431 /)
      expect(JSON.parse(big.slice(big.indexOf('\r\n\r\n')))).toMatchObject({ error: { code: 'too_large' } })
      const crowd = await rawRequest(mainPort(), `POST /v1/logs HTTP/1.1\r\nHost: x\r\n${'X-Many: 1\r\n'.repeat(20_000)}\r\n`)
      expect(crowd).toMatch(/^HTTP\/1\.1 431 /)
    })

    test('what is no HTTP is refused', async () => {
      const answer = await rawRequest(mainPort(), '\u0016\u0003\u0001 not http at all\r\n\r\n')
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ error: { code: 'bad_input' } })
      // Two lengths: what smuggling is made of.
      const smuggled = await rawRequest(
        mainPort(),
        'POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      )
      expect(smuggled).toMatch(/^HTTP\/1\.1 400 /)
    })
  })
}
