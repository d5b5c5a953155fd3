import type { BucketSpan, FloatHistogram } from './float-histogram.ts'
import { listSpans } from './histogram-parts.ts'
import { listIndexes } from './list-buckets.ts'

/** The same histogram without empty buckets and with no more spans than needed. */
export function compactHistogram(histogram: FloatHistogram): FloatHistogram {
  const positive = compactSide(histogram.positiveSpans, histogram.positiveBuckets)
  const negative = compactSide(histogram.negativeSpans, histogram.negativeBuckets)
  if (positive === undefined && negative === undefined) return histogram
  return {
    ...histogram,
    positiveSpans: positive?.spans ?? histogram.positiveSpans,
    positiveBuckets: positive?.buckets ?? histogram.positiveBuckets,
    negativeSpans: negative?.spans ?? histogram.negativeSpans,
    negativeBuckets: negative?.buckets ?? histogram.negativeBuckets,
  }
}

function compactSide(
  spans: readonly BucketSpan[],
  buckets: readonly number[],
): { spans: readonly BucketSpan[]; buckets: readonly number[] } | undefined {
  const isCompact = !buckets.includes(0) && spans.every(({ offset, length }, at) => length > 0 && (at === 0 || offset > 0))
  if (isCompact) return undefined
  const indexes = listIndexes(spans)
  const isFull = (_: number, at: number): boolean => (buckets[at] ?? 0) !== 0
  return { spans: listSpans(indexes.filter(isFull)), buckets: buckets.filter(isFull) }
}
