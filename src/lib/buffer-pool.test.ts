import { expect, test } from 'vitest'

import { BufferPool } from './buffer-pool.ts'

test('what was given back is used again, by one at a time', () => {
  const pool = new BufferPool()
  const first = pool.take(100_000)
  expect(first).toHaveLength(100_000)
  const other = pool.take(100_000)
  expect(other.buffer).not.toBe(first.buffer)
  pool.give(first)
  const again = pool.take(70_000)
  expect(again).toHaveLength(70_000)
  expect(again.buffer).toBe(first.buffer)
  expect(pool.take(100_000).buffer).not.toBe(first.buffer)
})

test('what is small, huge, or gone to another thread is not kept', () => {
  const pool = new BufferPool()
  expect(pool.take(0)).toHaveLength(0)
  for (const size of [10, 5_000_000]) {
    const buffer = pool.take(size)
    expect(buffer).toHaveLength(size)
    pool.give(buffer)
    expect(pool.take(size).buffer).not.toBe(buffer.buffer)
  }
  const moved = pool.take(100_000)
  structuredClone(moved.buffer, { transfer: [moved.buffer as ArrayBuffer] })
  pool.give(moved)
  expect(pool.take(100_000)).toHaveLength(100_000)
})

test('what lies unused is bounded', () => {
  const pool = new BufferPool()
  const all = Array.from({ length: 100 }, () => pool.take(1024 * 1024))
  const known = new Set(all.map(({ buffer }) => buffer))
  for (const buffer of all) pool.give(buffer)
  const again = Array.from({ length: 100 }, () => pool.take(1024 * 1024))
  expect(again.filter(({ buffer }) => known.has(buffer))).toHaveLength(32)
})
