import { expect, test } from 'vitest'

import { ReplayedPieces } from './replayed-pieces.ts'

test('made once, read by several at their own pace', async () => {
  let made = 0
  async function* make(): AsyncGenerator<Buffer> {
    for (const text of ['a', 'b', 'c']) {
      made++
      await new Promise((resolve) => setTimeout(resolve, 1))
      yield Buffer.from(text)
    }
  }
  const pieces = new ReplayedPieces(make())
  const read = async (most = 10): Promise<string> => {
    let text = ''
    for await (const piece of pieces) {
      text += piece.toString()
      if (text.length === most) break
    }
    return text
  }
  expect(await Promise.all([read(), read(1), read(2), read()])).toEqual(['abc', 'a', 'ab', 'abc'])
  expect([await read(), made]).toEqual(['abc', 3])
})

test('who reads what fails is told', async () => {
  async function* fail(): AsyncGenerator<Buffer> {
    yield Buffer.from('a')
    throw new Error('broken')
  }
  const pieces = new ReplayedPieces(fail())
  const read = async (): Promise<void> => {
    for await (const _piece of pieces);
  }
  const both = [read(), read()]
  for (const one of both) await expect(one).rejects.toThrow('broken')
})
