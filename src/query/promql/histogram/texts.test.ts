import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../../lib/errors.ts'
import { printFloatShort } from '../../../lib/go-number.ts'
import { bucketBound } from './bucket-bound.ts'
import { compactHistogram } from './compact-histogram.ts'
import { encodeHistogram } from './encode-histogram.ts'
import { equalHistograms } from './equal-histograms.ts'
import { findHistogramFlaw } from './find-histogram-flaw.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { formatHistogram } from './format-histogram.ts'
import { formatJsonFloat } from './format-json-float.ts'
import { formatHistogramLiteral } from './format-literal.ts'
import { histogramSize } from './histogram-size.ts'
import { readHistogramLiteral } from './read-literal.ts'
import { anyCustom, anyExponential } from './testdata/any-histogram.ts'

const read = (literal: string): FloatHistogram => readHistogramLiteral(`{{${literal}}}`, 0).histogram

/** Where a literal ends, or was found wrong; any failure that is no Fault is thrown. */
function endOf(text: string): number {
  try {
    return readHistogramLiteral(text, 0).end
  } catch (error) {
    if (error instanceof Fault) return Number(error.details?.['offset'])
    throw error
  }
}

describe('literals', () => {
  test('what is printed reads back', () => {
    fc.assert(
      fc.property(fc.oneof(anyExponential(), anyCustom()), (histogram) => {
        const text = formatHistogramLiteral(histogram)
        const back = readHistogramLiteral(`before ${text}x3`, 7)
        expect(back.end).toBe(7 + text.length)
        expect(equalHistograms(compactHistogram(back.histogram), compactHistogram(histogram))).toBe(true)
      }),
    )
  })

  test('a hint that was written is told', () => {
    expect(readHistogramLiteral('{{counter_reset_hint:unknown}}', 0).counterResetGiven).toBe(true)
    expect(readHistogramLiteral('{{ }}', 0)).toMatchObject({ counterResetGiven: false, end: 5 })
  })

  test.each([
    ['{{', 2],
    ['{{count}}', 2],
    ['{{count:x}}', 8],
    ['{{count:1 count:2}}', 10],
    ['{{weight:1}}', 2],
    ['{{buckets:[]}}', 11],
    ['{{buckets:[1 2}}', 14],
    ['{{schema:0.5}}', 9],
    ['{{counter_reset_hint:maybe}}', 21],
    ['{{count:1sum:2}}', 8],
  ])('%s is refused', (text, offset) => {
    expect(() => readHistogramLiteral(text, 0)).toThrow(expect.objectContaining({ code: 'bad_input', details: { offset } }))
  })

  test('any text is read or refused', () => {
    const pieces = fc.constantFrom('{{', '}}', 'count:', 'buckets:', '[', ']', '1', ' ', '-', 'x', 'nan', 'schema:')
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(endOf(`{{${parts.join('')}`)).toBeGreaterThan(0)
      }),
    )
  })
})

test('for people, rising, without empty buckets', () => {
  const literal = 'count:3493.3 sum:2349209.324 z_bucket:5.5 z_bucket_w:0.01 buckets:[1 0 3.3] n_offset:1 n_buckets:[3.1 3]'
  expect(formatHistogram(read(literal))).toBe(
    '{count:3493.3, sum:2.349209324e+06, [-4,-2):3, [-2,-1):3.1, [-0.01,0.01]:5.5, (0.5,1]:1, (2,4]:3.3}',
  )
  expect(formatHistogram(read('schema:-53 custom_values:[5] buckets:[1 2]'))).toBe('{count:0, sum:0, [-Inf,5]:1, (5,+Inf]:2}')
})

test('for the HTTP API, with the rule of the bounds', () => {
  expect(
    encodeHistogram(read('count:42 sum:34593.34 z_bucket:3 z_bucket_w:0.25 offset:-1 buckets:[12 21 0 6] n_offset:2 n_buckets:[1]')),
  ).toEqual({
    count: '42',
    sum: '34593.34',
    buckets: [
      [1, '-4', '-2', '1'],
      [3, '-0.25', '0.25', '3'],
      [0, '0.25', '0.5', '12'],
      [0, '0.5', '1', '21'],
      [0, '2', '4', '6'],
    ],
  })
  expect(encodeHistogram(read(''))).toEqual({ count: '0', sum: '0' })
})

test.each([
  [0, '0', '0'],
  [-0, '-0', '-0'],
  [1e6, '1e+06', '1000000'],
  [123_400, '123400', '123400'],
  [0.00001, '1e-05', '0.00001'],
  [1.5e-7, '1.5e-07', '1.5e-07'],
  [1e21, '1e+21', '1e+21'],
  [NaN, 'NaN', 'NaN'],
  [-Infinity, '-Inf', '-Inf'],
])('number %d', (value, general, json) => {
  expect(printFloatShort(value)).toBe(general)
  expect(formatJsonFloat(value)).toBe(json)
})

describe('bounds', () => {
  test.each([
    [0, 0, 1],
    [1, 0, 2],
    [1, 1, Math.SQRT2 - Number.EPSILON],
    [-1, 1, 0.7071067811865475],
    [255, 8, 1.9945921121709396],
    [3, -2, 4096],
    [1024, 0, Number.MAX_VALUE],
    [1025, 0, Infinity],
    [1024 * 256, 8, Number.MAX_VALUE],
    [-1074, 0, 2 ** -1074],
  ])('bucket %d of schema %d ends at %d', (index, schema, bound) => {
    expect(bucketBound(index, schema, [])).toBe(bound)
  })

  test('rise, and agree between schemas', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4, max: 7 }), fc.integer({ min: -60, max: 60 }), (schema, index) => {
        expect(bucketBound(index, schema, [])).toBeLessThan(bucketBound(index + 1, schema, []))
        expect(bucketBound(2 * index, schema + 1, [])).toBe(bucketBound(index, schema, []))
      }),
    )
  })
})

test.each([
  ['schema:9', 'invalid schema'],
  ['count:-1', 'count is negative'],
  ['buckets:[-1]', 'positive side'],
  ['n_buckets:[-1]', 'negative side'],
  ['z_bucket:-1', 'zero bucket'],
  ['custom_values:[1]', 'must not have custom bounds'],
  ['schema:-53 custom_values:[2 1]', 'increasing'],
  ['schema:-53 custom_values:[NaN]', 'NaN'],
  ['schema:-53 custom_values:[1 Inf]', '+Inf'],
  ['schema:-53 custom_values:[1] buckets:[1 1 1]', 'too few'],
  ['schema:-53 z_bucket:1', 'zero count'],
  ['schema:-53 z_bucket_w:1', 'zero threshold'],
  ['schema:-53 n_buckets:[1]', 'negative spans'],
])('%s is flawed', (literal, flaw) => {
  expect(findHistogramFlaw(read(literal))).toContain(flaw)
})

test('size counts as samples of 16 bytes', () => {
  expect(histogramSize(read(''))).toBe(11)
  expect(histogramSize(read('buckets:[1 2 3]'))).toBe(13)
})
