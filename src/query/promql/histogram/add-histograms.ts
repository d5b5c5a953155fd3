import { type AdditionFindings, addParts } from './add-parts.ts'
import type { FloatHistogram } from './float-histogram.ts'
import { closeHistogram, openHistogram } from './histogram-parts.ts'

export interface HistogramAddition extends AdditionFindings {
  /** Not compacted. */
  readonly histogram: FloatHistogram
}

/** left + right; undefined when one has exponential and the other custom buckets. */
export function addHistograms(left: FloatHistogram, right: FloatHistogram): HistogramAddition | undefined {
  return combine(left, right, 1)
}

/** left - right, with the counter reset of an addition (the operator of the language makes it a gauge); undefined as in an addition. */
export function subtractHistograms(left: FloatHistogram, right: FloatHistogram): HistogramAddition | undefined {
  return combine(left, right, -1)
}

function combine(left: FloatHistogram, right: FloatHistogram, sign: 1 | -1): HistogramAddition | undefined {
  const parts = openHistogram(left)
  const findings = addParts(parts, openHistogram(right), sign)
  return findings === undefined ? undefined : { histogram: closeHistogram(parts), ...findings }
}
