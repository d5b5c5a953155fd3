import fc from 'fast-check'
import { expect, test } from 'vitest'

import { copyToOwn, joinPieces } from './join-pieces.ts'

const mebibyte = 1024 * 1024

test('pieces of any size, in order, each let go of', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 * mebibyte }), { maxLength: 6 }), async (sizes) => {
      const pieces = sizes.map((size, i) => Buffer.alloc(size, i + 1))
      const expected = Buffer.concat(pieces)
      expect((await joinPieces(pieces, expected.length)).equals(expected)).toBe(true)
      expect(pieces).toEqual([])
    }),
    { numRuns: 30 },
  )
})

test('a copy has memory of its own', async () => {
  const shared = Buffer.alloc(5 * mebibyte, 'abc')
  const own = await copyToOwn(shared.subarray(3))
  expect(own.equals(shared.subarray(3))).toBe(true)
  expect([own.byteOffset, own.buffer.byteLength]).toEqual([0, shared.length - 3])
})

test('others get their turn', async () => {
  const pieces = Array.from({ length: 64 }, () => Buffer.alloc(mebibyte))
  let turns = 0
  const count = (): void => {
    turns++
    pending = setImmediate(count)
  }
  let pending = setImmediate(count)
  await joinPieces(pieces, 64 * mebibyte)
  clearImmediate(pending)
  expect(turns).toBeGreaterThan(20)
})
