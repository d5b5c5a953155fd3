import { type EncodePoint, sameNumbers } from './encode-point.ts'
import { formatBound } from './prometheus-name.ts'

/** Summaries: one series a quantile, then count and sum. They are never deltas. */
export const encodeSummary: EncodePoint = (encoder, entry, point, { ms }) => {
  const { samples } = encoder
  const { group } = entry
  const { quantiles, quantileValues } = point
  const stale = (point.flags & 1) !== 0
  const keep = stale && quantiles.length === 0 && entry.series.length > 0
  if (!keep && (entry.series.length === 0 || !sameNumbers(entry.bounds, quantiles))) {
    const made = encoder.makeSeries(entry, point, [
      ...quantiles.map((quantile) => [group.base, ['quantile', formatBound(quantile)]] as const),
      [group.count] as const,
      [group.sum] as const,
    ])
    if (made === undefined) return false
    entry.series = made
    entry.bounds = [...quantiles]
  }
  const last = entry.bounds.length
  for (const [i, series] of entry.series.entries()) {
    if (stale) samples.stale(series, ms)
    else if (i < last) samples.sample(series, ms, quantileValues[i] ?? Number.NaN)
    else samples.sample(series, ms, i === last ? point.count : (point.sum ?? 0))
  }
  return true
}
