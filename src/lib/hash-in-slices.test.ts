import { createHash, randomBytes } from 'node:crypto'

import { expect, test } from 'vitest'

import { hashInSlices } from './hash-in-slices.ts'

test.each([0, 1, 1024 * 1024, 1024 * 1024 + 1, 5_000_000])('%i bytes', async (size) => {
  const bytes = randomBytes(size)
  expect(await hashInSlices(bytes)).toEqual(createHash('sha256').update(bytes).digest())
})

test('others get their turn', async () => {
  let turns = 0
  const count = (): void => {
    turns++
    pending = setImmediate(count)
  }
  let pending = setImmediate(count)
  await hashInSlices(Buffer.alloc(32 * 1024 * 1024))
  clearImmediate(pending)
  expect(turns).toBeGreaterThan(20)
})
