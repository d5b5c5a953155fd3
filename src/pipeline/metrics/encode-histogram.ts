import type { MetricPointView } from '../../model/metric.ts'
import { addHistogram } from './delta-state.ts'
import { type EncodePoint, type PointEncoder, sameNumbers } from './encode-point.ts'
import type { PointEntry } from './point-table.ts'
import { formatBound } from './prometheus-name.ts'
import type { Series } from './series-store.ts'

/** Histograms with explicit bounds: `_bucket` with `le` for each and for +Inf, `_count`, and `_sum` when there is one. */
export const encodeHistogram: EncodePoint = (encoder, entry, point, { ms, delta }) => {
  const { samples, batch } = encoder
  const stale = (point.flags & 1) !== 0
  if (!isSound(point)) {
    batch.reject('malformed', 1)
    return false
  }
  // A stale marker often comes without bounds: it ends all series of the point.
  const keep = stale && point.bounds.length === 0 && entry.series.length > 0
  if (!keep && (entry.series.length === 0 || !sameNumbers(entry.bounds, point.bounds)) && !makeAll(encoder, entry, point)) return false
  const { series } = entry
  if (stale) for (const one of series) samples.stale(one, ms)
  else if (delta) {
    const step = encoder.advance(entry, point, ms)
    if (step !== undefined) {
      const hasSum = point.sum !== undefined
      if (step.zeroAt !== undefined) write(encoder, series, step.zeroAt, { count: 0, sum: hasSum ? 0 : undefined, buckets: [] })
      addHistogram(step.sum, point)
      write(encoder, series, step.at, { count: step.sum.count, sum: hasSum ? step.sum.sum : undefined, buckets: step.sum.buckets })
    }
  } else write(encoder, series, ms, { count: point.count, sum: point.sum, buckets: point.bucketCounts })
  writeExemplars(encoder, entry, point, ms)
  return true
}

function makeAll(encoder: PointEncoder, entry: PointEntry, point: MetricPointView): boolean {
  const { group } = entry
  const made = encoder.makeSeries(entry, point, [
    ...point.bounds.map((bound) => [group.bucket, ['le', formatBound(bound)]] as const),
    [group.bucket, ['le', '+Inf']] as const,
    [group.count] as const,
    [group.sum] as const,
  ])
  if (made === undefined) return false
  entry.series = made
  entry.bounds = [...point.bounds]
  // Other buckets cannot be added to the ones before.
  entry.delta = undefined
  return true
}

interface Counts {
  readonly count: number
  readonly sum: number | undefined
  /** Of each bucket alone, as OpenTelemetry counts. */
  readonly buckets: readonly number[]
}

/** `series` are the buckets, +Inf, count, sum. Prometheus' buckets count everything up to their bound. */
function write({ samples }: PointEncoder, series: readonly Series[], ms: number, { count, sum, buckets }: Counts): void {
  const bounds = series.length - 3
  let upTo = 0
  for (const [i, one] of series.entries()) {
    if (i < bounds) {
      upTo += buckets[i] ?? 0
      samples.sample(one, ms, upTo)
    } else if (i < bounds + 2) samples.sample(one, ms, count)
    else if (sum !== undefined) samples.sample(one, ms, sum)
  }
}

function writeExemplars({ samples }: PointEncoder, { series, bounds }: PointEntry, point: MetricPointView, ms: number): void {
  for (let i = 0; i < point.exemplarCount; i++) {
    const exemplar = point.exemplars[i]
    if (exemplar === undefined) continue
    const at = bounds.findIndex((bound) => exemplar.value <= bound)
    const bucket = series[at < 0 ? bounds.length : at]
    if (bucket !== undefined) samples.exemplar(bucket, ms, exemplar)
  }
}

/** Bounds rise and are finite, and there is one count more than bounds (or none at all). */
function isSound({ bounds, bucketCounts, flags }: MetricPointView): boolean {
  for (let i = 0; i < bounds.length; i++) {
    const bound = bounds[i] ?? Number.NaN
    if (!Number.isFinite(bound) || bound <= (i === 0 ? -Infinity : (bounds[i - 1] ?? bound))) return false
  }
  if ((flags & 1) !== 0) return true
  return bucketCounts.length === 0 ? bounds.length === 0 : bucketCounts.length === bounds.length + 1
}
