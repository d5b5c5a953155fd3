import fc from 'fast-check'

import { bucketBound } from '../bucket-bound.ts'
import { type FloatHistogram, customBucketsSchema } from '../float-histogram.ts'
import { listSpans } from '../histogram-parts.ts'

/** Histograms as a program exposes them: whole counts, whose total is the count. For property tests. */
export function anyExponential(options: { readonly schema?: number } = {}): fc.Arbitrary<FloatHistogram> {
  return fc
    .record({
      schema: options.schema === undefined ? fc.integer({ min: -4, max: 8 }) : fc.constant(options.schema),
      zeroThreshold: fc.constantFrom(0, 2 ** -128, 0.001, 0.5, 1, 3),
      zeroCount: fc.nat(10),
      sum: fc.integer({ min: -1000, max: 1000 }),
      positive: anySide(),
      negative: anySide(),
    })
    .map(({ zeroCount, ...rest }) => {
      // What the zero bucket covers whole is counted there and nowhere else.
      const isOutside = ([index]: readonly [number, number]): boolean => bucketBound(index, rest.schema, []) > rest.zeroThreshold
      const positive = new Map([...rest.positive].filter(isOutside))
      const negative = new Map([...rest.negative].filter(isOutside))
      return {
        schema: rest.schema,
        zeroThreshold: rest.zeroThreshold,
        sum: rest.sum,
        counterReset: 'unknown',
        zeroCount,
        count: zeroCount + total(positive) + total(negative),
        positiveSpans: listSpans([...positive.keys()]),
        negativeSpans: listSpans([...negative.keys()]),
        positiveBuckets: [...positive.values()],
        negativeBuckets: [...negative.values()],
        customValues: [],
      }
    })
}

/** With custom buckets: bounds among whole numbers, so that two of them share some. */
export function anyCustom(): fc.Arbitrary<FloatHistogram> {
  return fc
    .uniqueArray(fc.integer({ min: -5, max: 10 }), { maxLength: 8 })
    .map((bounds) => bounds.toSorted((left, right) => left - right))
    .chain((customValues) =>
      fc.array(fc.nat(9), { minLength: customValues.length + 1, maxLength: customValues.length + 1 }).map((positiveBuckets) => ({
        counterReset: 'unknown' as const,
        schema: customBucketsSchema,
        zeroThreshold: 0,
        zeroCount: 0,
        count: positiveBuckets.reduce((sum, count) => sum + count, 0),
        sum: 7,
        positiveSpans: [{ offset: 0, length: positiveBuckets.length }],
        negativeSpans: [],
        positiveBuckets,
        negativeBuckets: [],
        customValues,
      })),
    )
}

function anySide(): fc.Arbitrary<Map<number, number>> {
  return fc
    .uniqueArray(fc.tuple(fc.integer({ min: -12, max: 12 }), fc.nat(9)), { maxLength: 8, selector: ([index]) => index })
    .map((pairs) => new Map(pairs.toSorted(([left], [right]) => left - right)))
}

function total(side: ReadonlyMap<number, number>): number {
  return [...side.values()].reduce((sum, count) => sum + count, 0)
}
