import { type BucketSpan, type FloatHistogram, customBucketsSchema } from './float-histogram.ts'

const minSchema = -4
const maxSchema = 8

/** What makes a histogram unfit for storing, in words; undefined when nothing does. */
export function findHistogramFlaw(histogram: FloatHistogram): string | undefined {
  const { schema } = histogram
  if (schema === customBucketsSchema) return findCustomFlaw(histogram) ?? findCountFlaw(histogram)
  if (!Number.isInteger(schema) || schema < minSchema || schema > maxSchema) {
    return (
      `histogram has an invalid schema, which must be between ${minSchema} and ${maxSchema} for exponential buckets, ` +
      `or ${customBucketsSchema} for custom buckets, got schema ${schema}`
    )
  }
  if (histogram.customValues.length > 0) return 'histogram with exponential schema must not have custom bounds'
  return (
    sideFlaw('positive side', findSpanFlaw(histogram.positiveSpans, histogram.positiveBuckets.length)) ??
    sideFlaw('negative side', findSpanFlaw(histogram.negativeSpans, histogram.negativeBuckets.length)) ??
    findCountFlaw(histogram)
  )
}

function findCustomFlaw(histogram: FloatHistogram): string | undefined {
  const { customValues, positiveSpans, positiveBuckets } = histogram
  if (customValues.some(Number.isNaN)) return 'custom buckets: histogram custom bounds must not be NaN'
  if (customValues.some((bound, at) => at > 0 && bound <= (customValues[at - 1] ?? 0))) {
    return 'custom buckets: histogram custom bounds must be in strictly increasing order'
  }
  if (customValues.at(-1) === Infinity) return 'custom buckets: last +Inf bound must not be explicitly defined'
  if ((positiveSpans[0]?.offset ?? 0) < 0) return 'custom buckets: histogram has a span whose offset is negative'
  const width = positiveSpans.reduce((sum, { offset, length }) => sum + offset + length, 0)
  if (width > customValues.length + 1) return 'custom buckets: histogram custom bounds are too few'
  if (histogram.zeroCount !== 0) return 'custom buckets: must have zero count of 0'
  if (histogram.zeroThreshold !== 0) return 'custom buckets: must have zero threshold of 0'
  if (histogram.negativeSpans.length > 0) return 'custom buckets: must not have negative spans'
  if (histogram.negativeBuckets.length > 0) return 'custom buckets: must not have negative buckets'
  return sideFlaw('custom buckets', findSpanFlaw(positiveSpans, positiveBuckets.length))
}

function findSpanFlaw(spans: readonly BucketSpan[], buckets: number): string | undefined {
  if (spans.some(({ offset }, at) => at > 0 && offset < 0)) return 'histogram has a span whose offset is negative'
  const needed = spans.reduce((sum, { length }) => sum + length, 0)
  return needed === buckets ? undefined : `spans need ${needed} buckets, have ${buckets} buckets`
}

function findCountFlaw(histogram: FloatHistogram): string | undefined {
  if (histogram.count < 0) return "histogram's observation count is negative"
  if (histogram.zeroCount < 0) return 'zero bucket has a negative observation count'
  if (histogram.positiveBuckets.some((count) => count < 0))
    return 'positive side: histogram has a bucket whose observation count is negative'
  if (histogram.negativeBuckets.some((count) => count < 0))
    return 'negative side: histogram has a bucket whose observation count is negative'
  return undefined
}

function sideFlaw(side: string, flaw: string | undefined): string | undefined {
  return flaw === undefined ? undefined : `${side}: ${flaw}`
}
