import { boundsMatch } from './custom-bounds.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { listIndexes } from './list-buckets.ts'

/**
 * Whether two histograms hold the same data in the same buckets (stored empty ones count, spans may differ); the counter reset does
 * not matter. NaN equals NaN.
 */
export function equalHistograms(left: FloatHistogram, right: FloatHistogram): boolean {
  return (
    left.schema === right.schema &&
    left.zeroThreshold === right.zeroThreshold &&
    Object.is(left.zeroCount, right.zeroCount) &&
    Object.is(left.count, right.count) &&
    Object.is(left.sum, right.sum) &&
    boundsMatch(left.customValues, right.customValues) &&
    equalNumbers(left.positiveBuckets, right.positiveBuckets) &&
    equalNumbers(left.negativeBuckets, right.negativeBuckets) &&
    equalNumbers(listIndexes(left.positiveSpans), listIndexes(right.positiveSpans)) &&
    equalNumbers(listIndexes(left.negativeSpans), listIndexes(right.negativeSpans))
  )
}

function equalNumbers(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, at) => Object.is(value, right[at]))
}
