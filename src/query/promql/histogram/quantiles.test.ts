import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { almostEqual } from './almost-equal.ts'
import { classicFraction } from './classic-fraction.ts'
import { classicQuantile } from './classic-quantile.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { fromClassicBuckets } from './from-classic-buckets.ts'
import { histogramFraction } from './histogram-fraction.ts'
import { histogramQuantile } from './histogram-quantile.ts'
import { histogramVariance } from './histogram-variance.ts'
import { readHistogramLiteral } from './read-literal.ts'
import { anyCustom, anyExponential } from './testdata/any-histogram.ts'
import { trimHistogram } from './trim-histogram.ts'

const read = (literal: string): FloatHistogram => readHistogramLiteral(`{{${literal}}}`, 0).histogram
const probability = fc.double({ min: 0, max: 1, noNaN: true })

describe('quantile', () => {
  test.each([
    ['count:4 sum:5 buckets:[1 2 1]', 0.5, Math.SQRT2],
    ['count:4 sum:-5 n_buckets:[1 2 1]', 0.5, -Math.SQRT2],
    ['count:4 z_bucket:4 z_bucket_w:0.5', 0.5, 0],
    ['count:4 z_bucket:4 z_bucket_w:0.5', 0.75, 0.25],
    // With positive buckets only nothing is below 0.
    ['count:4 z_bucket:2 z_bucket_w:0.5 offset:3 buckets:[2]', 0.25, 0.25],
    ['schema:-53 count:4 custom_values:[2 4] buckets:[2 2]', 0.25, 1],
    ['schema:-53 count:4 custom_values:[2 4] buckets:[2 1 1]', 0.99, 4],
    ['schema:-53 count:4 custom_values:[-2 4] buckets:[2 1 1]', 0.1, -2],
    ['', 0.5, NaN],
    ['count:1 buckets:[1]', -0.1, -Infinity],
    ['count:1 buckets:[1]', 1.1, Infinity],
    ['count:1 buckets:[1]', NaN, NaN],
  ])('of %s at %d is %d', (literal, q, value) => {
    expect(almostEqual(histogramQuantile(q, read(literal)).value, value, 1e-12)).toBe(true)
  })

  test('tells of NaN observations', () => {
    expect(histogramQuantile(1, read('count:5 sum:NaN buckets:[4]'))).toEqual({ value: NaN, nanObservations: 'result_nan' })
    expect(histogramQuantile(0.1, read('count:5 sum:NaN buckets:[4]')).nanObservations).toBe('result_skewed')
    expect(histogramQuantile(0.1, read('count:5 sum:NaN buckets:[4 1]')).nanObservations).toBeUndefined()
  })

  test('rises with its rank', () => {
    fc.assert(
      fc.property(fc.oneof(anyExponential(), anyCustom()), probability, probability, (histogram, one, other) => {
        // A single bucket without any bound says nothing.
        fc.pre(histogram.count > 0 && (histogram.schema >= -4 || histogram.customValues.length > 0))
        const low = histogramQuantile(Math.min(one, other), histogram).value
        const high = histogramQuantile(Math.max(one, other), histogram).value
        expect(low).toBeLessThanOrEqual(high + Math.abs(high) * 1e-9 + 1e-12)
      }),
    )
  })

  test('its fraction below is its rank', () => {
    fc.assert(
      fc.property(anyExponential(), probability, (histogram, q) => {
        // All that is in a zero bucket without width has one value.
        fc.pre(histogram.count > 0 && histogram.zeroThreshold > 0)
        const { value } = histogramQuantile(q, histogram)
        const { value: fraction } = histogramFraction(-Infinity, value, histogram)
        // In the gap between two buckets many values have one fraction.
        expect(Math.abs(fraction - q)).toBeLessThan(1 / histogram.count + 1e-9)
      }),
    )
  })
})

describe('fraction', () => {
  test.each([
    ['count:4 buckets:[1 2 1]', 1, 2, 0.5],
    ['count:4 buckets:[1 2 1]', 0, 8, 1],
    ['count:4 z_bucket:4 z_bucket_w:0.5', -0.5, 0, 0.5],
    ['count:4 buckets:[1 2 1]', 2, 1, 0],
    ['count:5 sum:NaN buckets:[1 2 1]', -Infinity, Infinity, 0.8],
    ['', 0, 1, NaN],
  ])('of %s from %d to %d is %d', (literal, lower, upper, value) => {
    expect(histogramFraction(lower, upper, read(literal)).value).toBe(value)
  })
})

test('variance of observations in one bucket is their distance from the mean', () => {
  expect(histogramVariance(read('count:10 sum:-100 n_offset:4 n_buckets:[10]'))).toBeCloseTo((10 - Math.sqrt(128)) ** 2, 12)
})

describe('classic histograms', () => {
  const buckets = (...counts: readonly [number, number][]) => counts.map(([upperBound, count]) => ({ upperBound, count }))

  test.each([
    [0.5, buckets([1, 2], [2, 4], [Infinity, 4]), 1],
    [0.75, buckets([1, 2], [2, 4], [Infinity, 4]), 1.5],
    [0.25, buckets([Infinity, 4], [1, 2], [2, 4]), 0.5],
    [1, buckets([1, 2], [Infinity, 4]), 1],
    [0.5, buckets([-1, 4], [Infinity, 4]), -1],
    [0.5, buckets([1, 4]), NaN],
    [0.5, buckets([Infinity, 4]), NaN],
    [0.5, buckets([1, 0], [Infinity, 0]), NaN],
  ])('quantile %d', (q, given, value) => {
    expect(classicQuantile(q, given).value).toBe(value)
  })

  test('counts that fall are repaired and told, noise is not', () => {
    expect(classicQuantile(0.5, buckets([1, 10], [2, 5], [3, 8], [Infinity, 20])).repair).toEqual({
      lowestBound: 2,
      highestBound: 3,
      largestDifference: 5,
    })
    expect(classicQuantile(0.5, buckets([1, 10], [2, 10 - 1e-12], [Infinity, 20])).repair).toBeUndefined()
  })

  test('agree with the same data in custom buckets', () => {
    const counts = fc.array(fc.nat(9), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 1, noNaN: true }), fc.integer({ min: 0, max: 9 }), (added, q, value) => {
        let sum = 0
        const cumulative = [1, 2, 5, Infinity].map((upperBound, at) => ({ upperBound, count: (sum += added[at] ?? 0) }))
        fc.pre(sum > 0)
        const native = fromClassicBuckets({ buckets: cumulative, sum: 1 })
        if (native === undefined) throw new Error('not converted')
        expect(histogramFraction(-Infinity, value, native).value).toBeCloseTo(classicFraction(-Infinity, value, cumulative), 9)
        const found = histogramQuantile(q, native).value
        // At the very edge of a bucket either may take the next populated one.
        const nearby = [q - 1e-9, q, q + 1e-9].map((near) => classicQuantile(Math.min(Math.max(near, 0), 1), cumulative).value)
        expect(Math.min(...nearby) - 1e-6).toBeLessThanOrEqual(found)
        expect(Math.max(...nearby) + 1e-6).toBeGreaterThanOrEqual(found)
      }),
    )
  })

  test('of two buckets with one bound the first counts, +Inf is added', () => {
    expect(fromClassicBuckets({ buckets: buckets([2, 3], [1, 1], [1, 2]), count: 4, sum: 5 })).toMatchObject({
      customValues: [1, 2],
      positiveBuckets: [1, 2, 1],
      count: 4,
    })
  })

  test.each([
    [{ buckets: buckets([1, 5], [2, 3]), sum: 0 }],
    [{ buckets: buckets([1, 5], [Infinity, 6]), count: 7, sum: 0 }],
    [{ buckets: buckets([1, -1]), sum: 0 }],
    [{ buckets: buckets([NaN, 1], [Infinity, 1]), sum: 0 }],
  ])('nothing is made of inconsistent ones', (classic) => {
    expect(fromClassicBuckets(classic)).toBeUndefined()
  })
})

describe('trim', () => {
  test.each([
    ['count:4 sum:6 buckets:[1 2 1]', 2, 'below', 3],
    ['count:4 sum:6 buckets:[1 2 1]', 2, 'above', 1],
    ['count:4 sum:6 buckets:[1 2 1]', Math.SQRT2, 'below', 2],
    ['count:4 z_bucket:4 z_bucket_w:0.5', 0, 'above', 2],
    ['schema:-53 count:4 custom_values:[2] buckets:[2 2]', 1, 'below', 1],
    ['schema:-53 count:4 custom_values:[2] buckets:[2 2]', 5, 'below', 2],
    ['schema:-53 count:4 custom_values:[2] buckets:[2 2]', 5, 'above', 2],
  ] as const)('%s at %d, %s', (literal, limit, side, count) => {
    expect(trimHistogram(read(literal), limit, side).count).toBeCloseTo(count, 9)
  })

  test('both sides together have all observations', () => {
    fc.assert(
      fc.property(anyExponential(), fc.integer({ min: -20, max: 20 }), (histogram, limit) => {
        const below = trimHistogram(histogram, limit, 'below')
        const above = trimHistogram(histogram, limit, 'above')
        expect(below.count + above.count).toBeCloseTo(histogram.count, 6)
      }),
    )
  })

  test('beyond everything nothing changes', () => {
    fc.assert(
      fc.property(anyExponential(), (histogram) => {
        expect(trimHistogram(histogram, Infinity, 'below')).toBe(histogram)
        expect(trimHistogram(histogram, -Infinity, 'above')).toBe(histogram)
      }),
    )
  })
})
