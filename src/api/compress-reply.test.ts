import { gunzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { present } from '../../test/harness/present.ts'
import { ReplayedPieces } from '../query/promql/index.ts'
import { compressReply } from './compress-reply.ts'

const text = 'a vedette is the sentry posted ahead of the army; '.repeat(5000)

/** Somebody elsewhere who takes these codings. */
const afar = (codings: string) => ({
  headers: { host: 'vedette.example.org', 'accept-encoding': codings },
  socket: { remoteAddress: '192.0.2.7' },
})

async function* cut(): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += 7000) yield Buffer.from(text.slice(at, at + 7000))
}

async function read(body: Buffer | AsyncIterable<unknown>): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

test.each([
  ['a text', () => text],
  ['bytes', () => Buffer.from(text)],
  ['pieces', cut],
  ['pieces that are replayed', () => new ReplayedPieces(cut())],
])('%s: plain for those who do not take gzip, compressed for those who do', async (_name, make) => {
  const plain = await compressReply({ headers: {}, body: make() }, afar('br, gzip;q=0'))
  expect(plain.headers).toEqual({ vary: 'accept-encoding' })
  expect((await read(plain.body)).toString()).toBe(text)
  const sent = await compressReply({ headers: {}, body: make() }, afar('deflate, gzip;q=0.5'))
  expect(sent.headers).toEqual({ vary: 'accept-encoding', 'content-encoding': 'gzip' })
  const bytes = await read(sent.body)
  expect(bytes.length).toBeLessThan(text.length / 20)
  expect(gunzipSync(bytes).toString()).toBe(text)
})

test('what is sent to several is compressed once, and each gets all of it', async () => {
  let made = 0
  async function* count(): AsyncGenerator<Buffer> {
    for await (const piece of cut()) {
      made += piece.length
      yield piece
    }
  }
  const pieces = new ReplayedPieces(count())
  const sent = await Promise.all(Array.from({ length: 3 }, () => compressReply({ headers: {}, body: pieces }, afar('gzip'))))
  const bytes = await Promise.all(sent.map(({ body }) => read(body)))
  expect(made).toBe(text.length)
  expect(gunzipSync(bytes[0] ?? Buffer.alloc(0)).toString()).toBe(text)
  expect(bytes.slice(1)).toEqual([bytes[0], bytes[0]])
  const buffer = Buffer.from(text)
  const [first, second] = await Promise.all([1, 2].map(() => compressReply({ headers: {}, body: buffer }, afar('gzip'))))
  expect(second?.body).toBe(first?.body)
})

test('who leaves early takes nothing from the others', async () => {
  const pieces = new ReplayedPieces(cut())
  const [leaving, staying] = await Promise.all([1, 2].map(() => compressReply({ headers: {}, body: pieces }, afar('gzip'))))
  for await (const _piece of present(leaving).body as AsyncIterable<Buffer>) break
  expect(gunzipSync(await read(present(staying).body)).toString()).toBe(text)
})

test('a program on this machine gets it plain, what a proxy passes on is compressed', async () => {
  const local = { headers: { host: 'localhost:7117', 'accept-encoding': 'gzip' }, socket: { remoteAddress: '127.0.0.1' } }
  expect((await compressReply({ headers: {}, body: text }, local)).headers).toEqual({ vary: 'accept-encoding' })
  const passedOn = { ...local, headers: { ...local.headers, 'x-forwarded-for': '192.0.2.7' } }
  expect((await compressReply({ headers: {}, body: text }, passedOn)).headers['content-encoding']).toBe('gzip')
})
