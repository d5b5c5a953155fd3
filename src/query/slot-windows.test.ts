import fc from 'fast-check'
import { expect, test } from 'vitest'

import { SlotWindows } from './slot-windows.ts'

test('the sum of a window is that of the records in it, in whatever order their buckets come', () => {
  const times = fc.array(fc.integer({ min: 1, max: 400 }))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 200 }),
      times,
      (step, count, window, ago) => {
        const slots = { firstMs: 1_000_000, stepMs: step, count }
        const lastMs = slots.firstMs + (count - 1) * step
        const atMs = ago.map((ms) => lastMs - ms).filter((ms) => ms >= slots.firstMs - window)
        const windows = new SlotWindows(slots, window)
        const before = Math.ceil(window / step)
        const restMs = window % step
        const bucketOf = (ms: number): number => {
          const since = ms - slots.firstMs + before * step
          return restMs === 0 ? Math.floor(since / step) : 2 * Math.floor(since / step) + (since % step >= step - restMs ? 1 : 0)
        }
        const buckets = [...new Set(atMs.map(bucketOf))]
        const sums = buckets.map((bucket) => atMs.filter((ms) => bucketOf(ms) === bucket).length)
        const expected = Array.from({ length: count }, (_, slot) => {
          const end = slots.firstMs + slot * step
          return atMs.filter((ms) => ms >= end - window && ms < end).length
        })
        expect([...windows.sum(buckets, sums)]).toEqual(expected)
      },
    ),
  )
})

test('a window takes no memory of its own, however many steps it has', () => {
  const windows = new SlotWindows({ firstMs: 1_800_000_000_000, stepMs: 1, count: 1 }, 365 * 86_400_000)
  expect([...windows.sum([31_535_999_999, 0], [2, 3])]).toEqual([5])
})
