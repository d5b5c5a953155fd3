import { almostEqual } from '../histogram/almost-equal.ts'
import { compactHistogram } from '../histogram/compact-histogram.ts'
import { boundsMatch } from '../histogram/custom-bounds.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { listIndexes } from '../histogram/list-buckets.ts'
import { valueTolerance } from './value-tolerance.ts'

/** Whether a histogram is the expected one: same buckets, counts within the tolerance; the hint is compared when it was given. */
export function histogramMatches(wanted: FloatHistogram, found: FloatHistogram, counterResetGiven: boolean): boolean {
  const left = compactHistogram(wanted)
  const right = compactHistogram(found)
  return (
    left.schema === right.schema &&
    left.zeroThreshold === right.zeroThreshold &&
    boundsMatch(left.customValues, right.customValues) &&
    numbersMatch([left.count, left.sum, left.zeroCount], [right.count, right.sum, right.zeroCount]) &&
    numbersMatch(left.positiveBuckets, right.positiveBuckets) &&
    numbersMatch(left.negativeBuckets, right.negativeBuckets) &&
    boundsMatch(listIndexes(left.positiveSpans), listIndexes(right.positiveSpans)) &&
    boundsMatch(listIndexes(left.negativeSpans), listIndexes(right.negativeSpans)) &&
    (!counterResetGiven || left.counterReset === right.counterReset)
  )
}

function numbersMatch(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, at) => almostEqual(value, right[at] ?? NaN, valueTolerance))
}
