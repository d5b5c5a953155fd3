import { once } from 'node:events'

import { expect, test } from 'vitest'

import { BoundedReads } from './bounded-reads.ts'

const { signal: never } = new AbortController()

/** Yields once, then nothing until it is told to end. */
async function* stall(signal: AbortSignal): AsyncGenerator<number> {
  yield 1
  if (!signal.aborted) await once(signal, 'abort')
  throw new Error('the connection was cut')
}

test('a list that takes too long is refused with words', async () => {
  const list = new BoundedReads(20).run(stall, never)
  expect(await list.next()).toEqual({ value: 1, done: false })
  await expect(list.next()).rejects.toMatchObject({ code: 'query_limit', message: expect.stringContaining('longer than 0.02 s') })
})

test('and so is one whose turn does not come; callers who went away hold no turn', async () => {
  const reads = new BoundedReads(60_000)
  const gone = [1, 2, 3].map(() => new AbortController())
  for (const { signal } of gone) await reads.run(stall, signal).next()
  const waiting = reads.run(stall, never).next()
  const first = await Promise.race([waiting, new Promise((resolve) => setImmediate(resolve))])
  expect(first).toBeUndefined()
  // None of them asks for its next piece.
  for (const one of gone) one.abort()
  expect(await waiting).toEqual({ value: 1, done: false })
})

test('what the store refuses is told as it is', async () => {
  const refused = new BoundedReads().run(async function* refuse() {
    yield 1
    throw new Error('no such table')
  }, never)
  await refused.next()
  await expect(refused.next()).rejects.toThrow('no such table')
})
