import type { FloatHistogram } from './float-histogram.ts'

const sampleBytes = 16
const timeBytes = 8
/** What Prometheus' type takes without its lists, in bytes. */
const fixedBytes = 168
const entryBytes = 8

/** As how many samples a histogram counts against the limit of a query, as Prometheus counts them. */
export function histogramSize(histogram: FloatHistogram): number {
  const entries =
    histogram.positiveSpans.length +
    histogram.negativeSpans.length +
    histogram.positiveBuckets.length +
    histogram.negativeBuckets.length +
    histogram.customValues.length
  return Math.floor((fixedBytes + timeBytes + entries * entryBytes) / sampleBytes)
}
