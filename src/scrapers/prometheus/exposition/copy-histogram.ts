import { NativeHistogramView } from '../../../model/series.ts'

/** A copy, without a time, that stays when the view is used again. */
export function copyHistogram(lent: NativeHistogramView): NativeHistogramView {
  const copy = new NativeHistogramView()
  const { startMs, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, resetHint } = lent
  Object.assign(copy, { startMs, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, resetHint })
  for (const side of ['positive', 'negative'] as const) {
    copyNumbers(lent[side].offsets, copy[side].offsets)
    copyNumbers(lent[side].lengths, copy[side].lengths)
    copyNumbers(lent[side].counts, copy[side].counts)
  }
  copyNumbers(lent.bounds, copy.bounds)
  return copy
}

/** One by one: more than about a hundred thousand at once are too many arguments. */
function copyNumbers(from: readonly number[], into: number[]): void {
  for (const number of from) into.push(number)
}
