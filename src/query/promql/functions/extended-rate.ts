import { compactHistogram } from '../histogram/compact-histogram.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { divideHistogram } from '../histogram/scale-histogram.ts'
import { extendedHistogramGain } from './extended-histogram-gain.ts'
import type { RateKind } from './extrapolate.ts'
import { findEnds, floatsAtEnds, type RangeEnds } from './range-ends.ts'
import type { RangeWindow } from './range-function.ts'
import { countHistograms } from './window-floats.ts'

/** `rate`, `increase` and `delta` of a range whose ends are looked up (`anchored`) or interpolated (`smoothed`): nothing is extrapolated. */
export function extendedRate(window: RangeWindow, kind: RateKind): number | FloatHistogram | undefined {
  const ends = findEnds(window)
  if (ends === undefined) return undefined
  const seconds = (window.rangeEndMs - window.rangeStartMs) / 1000
  if (countHistograms(window) === 0) {
    const gain = gainOfFloats(window, ends, kind.isCounter)
    return kind.perSecond ? gain / seconds : gain
  }
  const gain = extendedHistogramGain(window, ends, kind.isCounter)
  if (gain === undefined) return undefined
  return compactHistogram({ ...(kind.perSecond ? divideHistogram(gain, seconds) : gain), counterReset: 'gauge' })
}

function gainOfFloats(window: RangeWindow, ends: RangeEnds, isCounter: boolean): number {
  const { times, values, rangeStartMs, rangeEndMs } = window
  const { left, right } = floatsAtEnds(window, ends, isCounter)
  let gain = right - left
  if (!isCounter) return gain
  // Both ends have seen to resets beside them.
  const inner = (times[ends.first] as number) <= rangeStartMs ? ends.first + 1 : ends.first
  const innerEnd = (times[ends.last] as number) >= rangeEndMs ? ends.last : ends.last + 1
  let lost = 0
  let previous = left
  for (let at = inner; at < innerEnd; at++) {
    const value = values[at] as number
    if (value < previous) lost += previous
    previous = value
  }
  if (right < previous) lost += previous
  gain += lost
  return gain
}
