import type { BucketSpan, CounterReset, FloatHistogram } from './float-histogram.ts'
import { type CompensatedSum, type CompensatedSums, readCompensated } from './kahan.ts'
import { listIndexes } from './list-buckets.ts'

/** The buckets of one side, rising by index, each count a compensated sum. */
export interface Side extends CompensatedSums {
  readonly indexes: readonly number[]
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
    positiveBuckets: readSide(parts.positive),
    negativeBuckets: readSide(parts.negative),
    customValues: parts.customValues,
  }
}

/** Parts that can be written without changing these. */
export function copyParts(parts: HistogramParts): HistogramParts {
  const copySide = ({ indexes, values, lost }: Side): Side => ({ indexes, values: values.slice(), lost: lost.slice() })
  const { zeroCount, count, sum, positive, negative } = parts
  return {
    ...parts,
    zeroCount: { ...zeroCount },
    count: { ...count },
    sum: { ...sum },
    positive: copySide(positive),
    negative: copySide(negative),
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
function exact(value: number): CompensatedSum {
  return { value, lost: 0 }
}

/** Changes each number of the histogram, what was lost included. */
export function scaleParts(parts: HistogramParts, change: (value: number) => number): void {
  for (const sum of [parts.zeroCount, parts.count, parts.sum]) {
    sum.value = change(sum.value)
    sum.lost = change(sum.lost)
  }
  for (const { values, lost } of [parts.positive, parts.negative]) {
    for (const [at, value] of values.entries()) values[at] = change(value)
    for (const [at, value] of lost.entries()) lost[at] = change(value)
  }
}

function readSide({ values, lost }: Side): readonly number[] {
  return values.map((value, at) => value + (lost[at] ?? 0))
}

function openSide(spans: readonly BucketSpan[], buckets: readonly number[]): Side {
  const indexes = listIndexes(spans)
  indexes.length = Math.min(indexes.length, buckets.length)
  return { indexes, values: buckets.slice(0, indexes.length), lost: Array.from(indexes, () => 0) }
}
