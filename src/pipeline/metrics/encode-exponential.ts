import type { ExponentialBuckets } from '../../model/metric.ts'
import { exponentialSchemas } from '../../model/reduce-resolution.ts'
import { addExponential } from './delta-state.ts'
import type { EncodePoint, PointEncoder } from './encode-point.ts'
import { downscale, trimBuckets } from './exponential-buckets.ts'
import type { NativeHistogram } from './sample-writer.ts'
import type { Series } from './series-store.ts'

/** What Prometheus assumes where OpenTelemetry gives no width of the zero bucket. */
const defaultZeroThreshold = 1e-128

/** Exponential histograms: one native histogram of one series. */
export const encodeExponential: EncodePoint = (encoder, entry, point, { ms, delta }) => {
  const { samples, batch } = encoder
  const { group } = entry
  if (point.scale < exponentialSchemas.least) {
    batch.reject('unsupported', 1)
    return false
  }
  if (!isWithinDoubles(point.positive, point.scale) || !isWithinDoubles(point.negative, point.scale)) {
    batch.reject('malformed', 1)
    return false
  }
  if (entry.series.length === 0) {
    const made = encoder.makeSeries(entry, point, [[group.base]])
    if (made === undefined) return false
    entry.series = made
  }
  const [series] = entry.series
  if (series === undefined) return false
  const none = { offset: 0, counts: [] }
  const empty = {
    stale: false,
    scale: Math.min(point.scale, exponentialSchemas.greatest),
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positive: none,
    negative: none,
  }
  if ((point.flags & 1) !== 0) write(encoder, series, ms, { ...empty, stale: true })
  else if (delta) {
    const step = encoder.advance(entry, point, ms)
    if (step !== undefined) {
      if (step.zeroAt !== undefined) write(encoder, series, step.zeroAt, empty)
      addExponential(step.sum, point)
      write(encoder, series, step.at, { ...step.sum, stale: false })
    }
  } else {
    const { scale, zeroThreshold, zeroCount, count, sum = 0, positive, negative } = point
    write(encoder, series, ms, { stale: false, scale, zeroThreshold, zeroCount, count, sum, positive, negative })
  }
  for (let i = 0; i < point.exemplarCount; i++) {
    const exemplar = point.exemplars[i]
    if (exemplar !== undefined) samples.exemplar(series, ms, exemplar)
  }
  return true
}

/** Finer scales than Prometheus knows are made coarser. */
function write({ samples }: PointEncoder, series: Series, ms: number, histogram: NativeHistogram): void {
  const { scale, zeroThreshold, zeroCount, count, sum, stale } = histogram
  const steps = Math.max(0, scale - exponentialSchemas.greatest)
  samples.histogram(series, ms, {
    stale,
    scale: scale - steps,
    zeroThreshold: zeroThreshold === 0 ? defaultZeroThreshold : zeroThreshold,
    zeroCount,
    count,
    sum,
    positive: downscale(histogram.positive, steps),
    negative: downscale(histogram.negative, steps),
  })
}

/** Exponents of two of the smallest and the greatest double. */
const leastExponent = -1075
const greatestExponent = 1024

/** Is there a number that could have been counted in each of the buckets? */
function isWithinDoubles(buckets: ExponentialBuckets, scale: number): boolean {
  const { offset, counts } = trimBuckets(buckets)
  return offset >= leastExponent * 2 ** scale - 1 && offset + counts.length <= greatestExponent * 2 ** scale + 1
}
