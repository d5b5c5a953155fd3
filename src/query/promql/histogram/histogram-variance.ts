import { type FloatHistogram, customBucketsSchema } from './float-histogram.ts'
import { addCompensated, readCompensated } from './kahan.ts'
import { listBuckets } from './list-buckets.ts'

/** The estimated variance of the observations: each is taken to lie in the middle of its bucket (geometric in exponential buckets). */
export function histogramVariance(histogram: FloatHistogram): number {
  const mean = histogram.sum / histogram.count
  const total = { value: 0, lost: 0 }
  for (const { lower, upper, count } of listBuckets(histogram)) {
    if (count === 0) continue
    const distance = middleOf(lower, upper, histogram.schema === customBucketsSchema) - mean
    addCompensated(total, count * distance * distance)
  }
  return readCompensated(total) / histogram.count
}

function middleOf(lower: number, upper: number, isCustom: boolean): number {
  if (isCustom) return (upper + lower) / 2
  if (lower <= 0 && upper >= 0) return 0
  const middle = Math.sqrt(upper * lower)
  return upper < 0 ? -middle : middle
}
