import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

import { beforeAll, describe, expect, test } from 'vitest'

import { asJson, asProtobuf, call, jsonType, logsOf, nanos, protobufType, send, signals, spansOf } from '../../harness/otlp.ts'
import { eventually, ingestKey, type Vedette } from '../../harness/vedette.ts'
import { field, rawRequest, refusal, sample, type Victim } from '../../harness/victim.ts'

/** Bodies that are broken or too large: each is refused in the protocol's own terms, and nothing of it is stored. */
const mebibyte = 1024 * 1024
let victim: Victim
let vedette: Vedette

/** Bodies that are broken or too large. */
export function describeBrokenBodies(given: () => Victim): void {
  beforeAll(() => {
    victim = given()
    vedette = victim.vedette
  })

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
      await victim.settle()
      for (const table of ['log_records', 'spans'])
        expect(await vedette.sql(`SELECT count() FROM ${table} WHERE service LIKE 'cut-%'`)).toEqual([['0']])
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
      const rows = await victim.logRows('no-id', 4)
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
        Number(new URL(vedette.url).port),
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
      const { error } = await call(victim.grpcPort, 'logs', Buffer.alloc(65 * mebibyte))
      expect(error?.code).toBe(8)
    })
  })

  test('every refusal stands on the ingestion page by its reason', async () => {
    expect(Object.fromEntries(await victim.rejections())).toMatchObject({ malformed: expect.any(Number), too_large: expect.any(Number) })
  })
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
