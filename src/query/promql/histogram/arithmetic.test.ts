import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { addHistograms, subtractHistograms } from './add-histograms.ts'
import { detectReset } from './detect-reset.ts'
import { findHistogramFlaw } from './find-histogram-flaw.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { formatHistogramLiteral } from './format-literal.ts'
import { HistogramTotal } from './histogram-total.ts'
import { readHistogramLiteral } from './read-literal.ts'
import { reduceResolution } from './reduce-resolution.ts'
import { divideHistogram, multiplyHistogram } from './scale-histogram.ts'
import { anyCustom, anyExponential } from './testdata/any-histogram.ts'

const read = (literal: string): FloatHistogram => readHistogramLiteral(`{{${literal}}}`, 0).histogram
const show = (histogram: FloatHistogram | undefined): string => (histogram === undefined ? 'none' : formatHistogramLiteral(histogram))
const inBuckets = ({ zeroCount, positiveBuckets, negativeBuckets }: FloatHistogram): number =>
  [...positiveBuckets, ...negativeBuckets].reduce((sum, count) => sum + count, zeroCount)

describe('addition', () => {
  test.each([
    ['count:3 sum:6 buckets:[1 2]', 'count:4 sum:9 offset:1 buckets:[3 1]', '{{count:7 sum:15 buckets:[1 5 1]}}'],
    ['schema:1 count:4 buckets:[1 1 1 1]', 'count:2 buckets:[1 1]', '{{count:6 buckets:[2 3 1]}}'],
    ['count:1 z_bucket:1 z_bucket_w:0.5', 'count:3 offset:-2 buckets:[1 1 1]', '{{count:4 z_bucket:3 z_bucket_w:0.5 buckets:[1]}}'],
    // The threshold of one lies in a populated bucket of the other.
    ['count:1 z_bucket:1 z_bucket_w:0.75', 'count:2 n_buckets:[2]', '{{count:3 z_bucket:3 z_bucket_w:1}}'],
    [
      'schema:-53 count:3 custom_values:[1 2 5] buckets:[1 1 0 1]',
      'schema:-53 count:3 custom_values:[2 5 9] buckets:[1 1 1]',
      '{{schema:-53 count:6 custom_values:[2 5] buckets:[3 1 2]}}',
    ],
    ['count:1 counter_reset_hint:reset', 'count:1 counter_reset_hint:not_reset', '{{count:2}}'],
    ['count:1 counter_reset_hint:reset', 'count:1 counter_reset_hint:gauge', '{{count:2 counter_reset_hint:gauge}}'],
    ['count:1 counter_reset_hint:not_reset', 'count:1', '{{count:2}}'],
  ])('%s plus %s', (left, right, sum) => {
    expect(show(addHistograms(read(left), read(right))?.histogram)).toBe(sum)
    expect(show(addHistograms(read(right), read(left))?.histogram)).toBe(sum)
  })

  test('tells what it came upon', () => {
    expect(addHistograms(read('counter_reset_hint:reset'), read('counter_reset_hint:not_reset'))?.counterResetCollision).toBe(true)
    expect(addHistograms(read('schema:-53 custom_values:[1]'), read('schema:-53 custom_values:[2]'))?.boundsReconciled).toBe(true)
    expect(addHistograms(read('count:1'), read('schema:-53 custom_values:[2]'))).toBeUndefined()
  })

  test('keeps every observation, whatever the layouts', () => {
    fc.assert(
      fc.property(anyExponential(), anyExponential(), (left, right) => {
        const sum = addHistograms(left, right)?.histogram
        if (sum === undefined) throw new Error('not added')
        expect(sum.count).toBe(left.count + right.count)
        expect(inBuckets(sum)).toBe(sum.count)
        expect(findHistogramFlaw(sum)).toBeUndefined()
        expect(sum.schema).toBe(Math.min(left.schema, right.schema))
        expect(sum.zeroThreshold).toBeGreaterThanOrEqual(Math.max(left.zeroThreshold, right.zeroThreshold))
      }),
    )
  })

  test('does not mind the order, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(anyExponential(), anyExponential(), (left, right) => {
        const before = JSON.stringify([left, right])
        expect(show(addHistograms(left, right)?.histogram)).toBe(show(addHistograms(right, left)?.histogram))
        expect(JSON.stringify([left, right])).toBe(before)
      }),
    )
  })

  test('custom buckets keep every observation', () => {
    fc.assert(
      fc.property(anyCustom(), anyCustom(), (left, right) => {
        const sum = addHistograms(left, right)?.histogram
        if (sum === undefined) throw new Error('not added')
        expect(inBuckets(sum)).toBe(left.count + right.count)
        expect(findHistogramFlaw(sum)).toBeUndefined()
      }),
    )
  })

  test('what is taken away again is gone', () => {
    fc.assert(
      fc.property(anyExponential({ schema: 2 }), anyExponential({ schema: 2 }), (left, right) => {
        const sum = addHistograms(left, right)?.histogram ?? left
        const back = subtractHistograms(sum, right)?.histogram
        if (back === undefined) throw new Error('not subtracted')
        const widened = subtractHistograms(addHistograms(left, sum)?.histogram ?? left, sum)?.histogram ?? left
        expect(show(back)).toBe(show(widened))
        expect(back.count).toBe(left.count)
      }),
    )
  })
})

describe('totals', () => {
  test('small counts survive large ones', () => {
    const total = new HistogramTotal('sum', read('sum:1e100 buckets:[1e100]'))
    total.add(read('sum:1 buckets:[1]'))
    total.add(read('sum:-1e100 buckets:[-1e100]'))
    expect(show(total.total)).toBe('{{sum:1 buckets:[1]}}')
  })

  test('a mean does not overflow', () => {
    const large = read('count:1.5e308 sum:1e308 buckets:[1.5e308]')
    const total = new HistogramTotal('mean', large)
    for (let at = 0; at < 3; at += 1) total.add(large)
    expect(total.total.count / 1.5e308).toBeCloseTo(1)
    expect(total.total.sum / 1e308).toBeCloseTo(1)
  })

  test('the mean of equal histograms is one of them', () => {
    fc.assert(
      fc.property(anyExponential(), fc.integer({ min: 1, max: 6 }), (histogram, times) => {
        const total = new HistogramTotal('mean', histogram)
        for (let at = 1; at < times; at += 1) total.add(histogram)
        expect(show(total.total)).toBe(show(histogram))
      }),
    )
  })

  test('tells collisions and mixes', () => {
    const total = new HistogramTotal('sum', read('counter_reset_hint:reset'))
    total.add(read('counter_reset_hint:not_reset'))
    expect(total.counterResetCollision).toBe(true)
    expect(total.isMixed).toBe(false)
    total.add(read('schema:-53'))
    expect(total.isMixed).toBe(true)
  })
})

describe('resolution', () => {
  test('index 1 to 4 of schema 2 are index 1 of schema 0', () => {
    expect(show(reduceResolution(read('schema:2 count:10 offset:0 buckets:[1 2 3 4 5 6]'), 0))).toBe('{{count:10 buckets:[1 14 6]}}')
  })

  test('keeps every observation', () => {
    fc.assert(
      fc.property(anyExponential(), fc.integer({ min: -4, max: 8 }), (histogram, schema) => {
        const reduced = reduceResolution(histogram, schema)
        expect(reduced.schema).toBe(Math.min(schema, histogram.schema))
        expect(inBuckets(reduced)).toBe(inBuckets(histogram))
        expect(findHistogramFlaw(reduced)).toBeUndefined()
      }),
    )
  })
})

describe('scaling', () => {
  test('a negative factor makes a gauge, zero leaves no buckets', () => {
    expect(show(multiplyHistogram(read('count:2 sum:3 buckets:[2]'), -2))).toBe('{{count:-4 sum:-6 counter_reset_hint:gauge buckets:[-4]}}')
    expect(show(divideHistogram(read('count:2 sum:3 z_bucket:1 buckets:[1]'), 0))).toBe('{{count:+Inf sum:+Inf z_bucket:+Inf}}')
  })
})

describe('counter resets', () => {
  test.each([
    ['count:2 buckets:[2]', 'count:1 buckets:[1]', false],
    ['count:1 buckets:[1]', 'count:2 buckets:[2]', true],
    ['count:3 buckets:[1 2]', 'count:3 buckets:[2 1]', true],
    ['count:3 offset:1 buckets:[3]', 'count:1 buckets:[1]', true],
    ['count:9 buckets:[9] counter_reset_hint:reset', 'count:1', true],
    ['count:1 counter_reset_hint:not_reset', 'count:9', false],
    ['schema:1 count:1 buckets:[1]', 'count:1 buckets:[1]', true],
    ['count:4 buckets:[4]', 'schema:1 count:2 offset:-1 buckets:[1 1]', false],
    ['count:4 z_bucket_w:0.25 z_bucket:4', 'count:4 z_bucket_w:0.5 z_bucket:4', true],
    ['count:4 z_bucket_w:0.5 z_bucket:4', 'count:3 z_bucket_w:0.25 z_bucket:2 offset:-1 buckets:[1]', false],
    ['count:4 z_bucket_w:0.75 z_bucket:4', 'count:3 buckets:[3]', true],
    ['schema:-53 count:4 custom_values:[1 2] buckets:[1 2 1]', 'schema:-53 count:3 custom_values:[2 3] buckets:[3]', false],
    ['schema:-53 count:4 custom_values:[1 2] buckets:[1 0 3]', 'schema:-53 count:3 custom_values:[2 3] buckets:[3]', true],
    ['schema:-53 count:4 custom_values:[1]', 'count:3', true],
  ])('%s after %s: %s', (current, previous, isReset) => {
    expect(detectReset(read(current), read(previous))).toBe(isReset)
  })

  test('adding observations is no reset', () => {
    fc.assert(
      fc.property(anyExponential(), anyExponential(), (histogram, more) => {
        const sum = addHistograms(histogram, more)?.histogram ?? histogram
        expect(detectReset(sum, histogram)).toBe(false)
        expect(inBuckets(more) === 0 || detectReset(histogram, sum)).toBe(true)
      }),
    )
  })
})
