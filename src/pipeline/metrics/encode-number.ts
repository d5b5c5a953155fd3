import type { EncodePoint } from './encode-point.ts'

/** Gauges and sums: one sample of one series. */
export const encodeNumber: EncodePoint = (encoder, entry, point, { ms, delta }) => {
  const { samples } = encoder
  const { group } = entry
  if (entry.series.length === 0) {
    const made = encoder.makeSeries(entry, point, [[group.base]])
    if (made === undefined) return false
    entry.series = made
  }
  const [series] = entry.series
  if (series === undefined) return false
  if ((point.flags & 1) !== 0) samples.stale(series, ms)
  else if (delta) {
    const step = encoder.advance(entry, point, ms)
    if (step !== undefined) {
      if (step.zeroAt !== undefined) samples.sample(series, step.zeroAt, 0)
      step.sum.value += point.value
      samples.sample(series, step.at, step.sum.value)
    }
  } else samples.sample(series, ms, point.value)
  for (let i = 0; i < point.exemplarCount; i++) {
    const exemplar = point.exemplars[i]
    if (exemplar !== undefined) samples.exemplar(series, ms, exemplar)
  }
  return true
}
