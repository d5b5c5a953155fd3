import { Readable } from 'node:stream'

import { expect, test } from 'vitest'

import { replyList, replyPieces } from './encode-list.ts'

const never = new AbortController().signal

async function textOf(body: string | Buffer | AsyncIterable<Buffer>): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString()
  return Buffer.concat((await Readable.from(body).toArray()) as Buffer[]).toString()
}

test('a list is a JSON array, however long; what is left out leaves nothing', async () => {
  for (const length of [0, 1, 99, 100, 5000]) {
    const things = Array.from({ length }, (_, n) => (n % 3 === 0 ? undefined : n))
    const { body } = replyList(things, String, never)
    expect(await textOf(body)).toBe(`[${things.filter((one) => one !== undefined).join(',')}]\n`)
  }
})

test('a thing that is long itself is sent in pieces', async () => {
  function* pieces(n: number): Generator<string, void, undefined> {
    yield '['
    for (let at = 0; at < n; at++) yield at === 0 ? '"ä"' : ',"ä"'
    yield ']'
  }
  const { body } = replyPieces([1, undefined, 2000, 0], pieces, never)
  expect(Buffer.isBuffer(body)).toBe(false)
  expect(JSON.parse(await textOf(body))).toEqual([['ä'], Array.from({ length: 2000 }, () => 'ä'), []])
})
