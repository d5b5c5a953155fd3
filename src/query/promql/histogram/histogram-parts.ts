import type { BucketSpan, CounterReset, FloatHistogram } from './float-histogram.ts'
import { type CompensatedSum, readCompensated } from './kahan.ts'
import { listIndexes } from './list-buckets.ts'

/** The buckets of one side, rising by index, each count a compensated sum. */
export interface Side {
  indexes: number[]
  counts: CompensatedSum[]
}

/** A histogram taken apart for arithmetic: may be written, unlike the histogram it came from. */
export interface HistogramParts {
  counterReset: CounterReset
  schema: number
  zeroThreshold: number
  zeroCount: CompensatedSum
  count: CompensatedSum
  sum: CompensatedSum
  positive: Side
  negative: Side
  customValues: readonly number[]
}

/** Takes a histogram apart; the histogram stays as it is. */
export function openHistogram(histogram: FloatHistogram): HistogramParts {
  return {
    counterReset: histogram.counterReset,
    schema: histogram.schema,
    zeroThreshold: histogram.zeroThreshold,
    zeroCount: exact(histogram.zeroCount),
    count: exact(histogram.count),
    sum: exact(histogram.sum),
    positive: openSide(histogram.positiveSpans, histogram.positiveBuckets),
    negative: openSide(histogram.negativeSpans, histogram.negativeBuckets),
    customValues: histogram.customValues,
  }
}

/** Puts a histogram together; buckets that are there stay, even when empty. */
export function closeHistogram(parts: HistogramParts): FloatHistogram {
  return {
    counterReset: parts.counterReset,
    schema: parts.schema,
    zeroThreshold: parts.zeroThreshold,
    zeroCount: readCompensated(parts.zeroCount),
    count: readCompensated(parts.count),
    sum: readCompensated(parts.sum),
    positiveSpans: listSpans(parts.positive.indexes),
    negativeSpans: listSpans(parts.negative.indexes),
    positiveBuckets: parts.positive.counts.map(readCompensated),
    negativeBuckets: parts.negative.counts.map(readCompensated),
    customValues: parts.customValues,
  }
}

/** The spans of buckets at these rising indexes. */
export function listSpans(indexes: readonly number[]): readonly BucketSpan[] {
  const spans: { offset: number; length: number }[] = []
  let next = 0
  for (const index of indexes) {
    const last = spans.at(-1)
    if (last !== undefined && index === next) last.length += 1
    else spans.push({ offset: index - next, length: 1 })
    next = index + 1
  }
  return spans
}

/** A sum that begins with a number. */
export function exact(value: number): CompensatedSum {
  return { value, lost: 0 }
}

/** Each sum of the histogram: for scaling and for tests of overflow. */
export function* listSums(parts: HistogramParts): Generator<CompensatedSum> {
  yield parts.zeroCount
  yield parts.count
  yield parts.sum
  yield* parts.positive.counts
  yield* parts.negative.counts
}

function openSide(spans: readonly BucketSpan[], buckets: readonly number[]): Side {
  return { indexes: listIndexes(spans).slice(0, buckets.length), counts: buckets.map(exact) }
}
