import { NativeHistogramView } from '../../../model/series.ts'

/** A copy, without a time, that stays when the view is used again. */
export function copyHistogram(lent: NativeHistogramView): NativeHistogramView {
  const copy = new NativeHistogramView()
  const { startMs, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, resetHint } = lent
  Object.assign(copy, { startMs, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, resetHint })
  for (const side of ['positive', 'negative'] as const) {
    copy[side].offsets.push(...lent[side].offsets)
    copy[side].lengths.push(...lent[side].lengths)
    copy[side].counts.push(...lent[side].counts)
  }
  copy.bounds.push(...lent.bounds)
  return copy
}
