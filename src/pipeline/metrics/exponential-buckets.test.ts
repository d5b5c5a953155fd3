import fc from 'fast-check'
import { expect, test } from 'vitest'

import { addBuckets, downscale, toSpans, trimBuckets } from './exponential-buckets.ts'

const buckets = fc.record({
  offset: fc.integer({ min: -50, max: 50 }),
  counts: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 })), { maxLength: 40 }),
})

/** Index (as Prometheus counts) to count, without empty ones. */
function fromSpans({ offsets, lengths, counts }: ReturnType<typeof toSpans>): Map<number, number> {
  const found = new Map<number, number>()
  let index = 0
  let at = 0
  for (const [i, offset] of offsets.entries()) {
    index += offset
    for (let j = 0; j < (lengths[i] ?? 0); j++, index++, at++) if (counts[at] !== 0) found.set(index, counts[at] ?? 0)
  }
  expect(at).toBe(counts.length)
  return found
}

test('spans hold every bucket at Prometheus’ index, gaps of more than two are not filled', () => {
  fc.assert(
    fc.property(buckets, ({ offset, counts }) => {
      const spans = toSpans({ offset, counts })
      expect(fromSpans(spans)).toEqual(new Map(counts.flatMap((count, i) => (count === 0 ? [] : [[offset + i + 1, count]]))))
      expect(spans.offsets.slice(1).every((gap) => gap > 2)).toBe(true)
    }),
  )
})

test('the example of the specification', () => {
  expect(toSpans({ offset: 0, counts: [1, 0, 0, 2, 0, 0, 0, 5, 1] })).toEqual({
    offsets: [1, 3],
    lengths: [4, 2],
    counts: [1, 0, 0, 2, 5, 1],
  })
  expect(downscale({ offset: -3, counts: [1, 2, 3, 4] }, 1)).toEqual({ offset: -2, counts: [1, 5, 4] })
})

const sum = ({ counts }: { counts: readonly number[] }): number => counts.reduce((total, count) => total + count, 0)

test('joining buckets and adding sets loses nothing', () => {
  fc.assert(
    fc.property(buckets, buckets, fc.integer({ min: 0, max: 6 }), (a, b, steps) => {
      expect(sum(downscale(a, steps))).toBe(sum(a))
      expect(sum(addBuckets(a, b))).toBe(sum(a) + sum(b))
      expect(toSpans(trimBuckets(a))).toEqual(toSpans(a))
      // Joining in one go or in steps is the same.
      expect(toSpans(downscale(downscale(a, steps), 2))).toEqual(toSpans(downscale(a, steps + 2)))
    }),
  )
})
