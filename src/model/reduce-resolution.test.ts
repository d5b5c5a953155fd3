import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { reduceResolution } from './reduce-resolution.ts'
import { type BucketSpans, NativeHistogramView } from './series.ts'

/** Spans of counts by index, without empty buckets. */
function spansOf(buckets: ReadonlyMap<number, number>): BucketSpans {
  const spans: BucketSpans = { offsets: [], lengths: [], counts: [] }
  let end = 0
  for (const [index, count] of [...buckets].toSorted(([a], [b]) => a - b)) {
    if (index === end && spans.lengths.length > 0) spans.lengths[spans.lengths.length - 1] = (spans.lengths.at(-1) ?? 0) + 1
    else {
      spans.offsets.push(index - end)
      spans.lengths.push(1)
    }
    spans.counts.push(count)
    end = index + 1
  }
  return spans
}

function histogram(schema: number, positive: BucketSpans, negative: BucketSpans = { offsets: [], lengths: [], counts: [] }) {
  return Object.assign(new NativeHistogramView(), { schema, positive, negative })
}

/** Indexes of positive numbers 2^(n/1024) by the definition of the format: bucket i holds (base^(i-1), base^i]. */
function countAt(schema: number, exponents: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const exponent of exponents) {
    const index = Math.ceil((exponent / 1024) * 2 ** schema) + 0
    counts.set(index, (counts.get(index) ?? 0) + 1)
  }
  return counts
}

// Past schema 45 the distances between these are no whole numbers any more; on the wire they are never so far.
test('a finer histogram made coarser is the histogram of the same observations at the coarser schema', () => {
  const exponents = fc.array(fc.integer({ min: -20_000, max: 20_000 }), { maxLength: 50 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 45 }), fc.integer({ min: -4, max: 8 }), exponents, exponents, (fine, coarse, above, below) => {
      const reduced = histogram(fine, spansOf(countAt(fine, above)), spansOf(countAt(fine, below)))
      reduceResolution(reduced, coarse)
      const schema = Math.min(fine, coarse)
      expect(reduced).toEqual(histogram(schema, spansOf(countAt(schema, above)), spansOf(countAt(schema, below))))
    }),
    { numRuns: 300 },
  )
})

describe('by hand', () => {
  test.each([
    // Buckets 1 and 2 end at base^1 and base^2: both lie below (base^2)^1.
    ['pairs join', 9, { offsets: [1], lengths: [4], counts: [1, 2, 3, 4] }, { offsets: [1], lengths: [2], counts: [3, 7] }],
    ['an odd one stays alone', 9, { offsets: [0], lengths: [2], counts: [1, 2] }, { offsets: [0], lengths: [2], counts: [1, 2] }],
    ['below one', 9, { offsets: [-3], lengths: [4], counts: [1, 2, 3, 4] }, { offsets: [-1], lengths: [2], counts: [3, 7] }],
    ['spans meet', 10, { offsets: [1, 2], lengths: [1, 1], counts: [5, 6] }, { offsets: [1], lengths: [1], counts: [11] }],
    ['far away', 52, { offsets: [2 ** 31 - 1, 2 ** 31 - 1], lengths: [1, 1], counts: [1, 2] }, { offsets: [1], lengths: [1], counts: [3] }],
    ['nothing', 52, { offsets: [], lengths: [], counts: [] }, { offsets: [], lengths: [], counts: [] }],
  ] as const)('%s', (_name, schema, { offsets, lengths, counts }, positive) => {
    const reduced = histogram(schema, { offsets: [...offsets], lengths: [...lengths], counts: [...counts] })
    reduceResolution(reduced, 8)
    expect(reduced).toMatchObject({ schema: 8, positive })
  })

  test('a coarser one stays as it is', () => {
    const spans = { offsets: [3], lengths: [2], counts: [1, 0] }
    const same = histogram(3, spans)
    reduceResolution(same, 8)
    expect(same).toEqual(histogram(3, { offsets: [3], lengths: [2], counts: [1, 0] }))
  })
})
