import { firstIndexAfter } from '../evaluate/samples.ts'
import { compactHistogram } from '../histogram/compact-histogram.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { divideHistogram } from '../histogram/scale-histogram.ts'
import { extendedHistogramGain } from './extended-histogram-gain.ts'
import type { RateKind } from './extrapolate.ts'
import { interpolateFloats } from './interpolate.ts'
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

/** Indexes of the samples that stand for the ends of the range. */
export interface RangeEnds {
  readonly first: number
  readonly last: number
}

/** The last sample at or before the start (or the first of all) and the last one, or with `smoothed` the first at or behind the end. */
export function findEnds(window: RangeWindow): RangeEnds | undefined {
  const { call, times, from, to, rangeStartMs, rangeEndMs } = window
  const isSmoothed = call.extension === 'smoothed'
  const first = Math.max(from, firstIndexAfter(times, rangeStartMs, from, to - 1) - 1)
  const last = isSmoothed ? firstIndexAfter(times, rangeEndMs - 1, from, to - 1) : to - 1
  if ((times[last] as number) <= rangeStartMs) return undefined
  if (isSmoothed && (times[first] as number) > rangeEndMs) return undefined
  return { first, last }
}

/** The values at both ends of the range. */
export function floatsAtEnds(window: RangeWindow, { first, last }: RangeEnds, isCounter: boolean): { left: number; right: number } {
  const { call, times, values, from, rangeStartMs, rangeEndMs } = window
  const isSmoothed = call.extension === 'smoothed'
  const point = (at: number) => ({ timeMs: times[at] as number, value: values[at] as number })
  const left =
    isSmoothed && (times[first] as number) < rangeStartMs
      ? interpolateFloats(point(first), point(first + 1), rangeStartMs, isCounter)
      : (values[first] as number)
  const right =
    isSmoothed && last > from && (times[last] as number) > rangeEndMs
      ? interpolateFloats(point(last - 1), point(last), rangeEndMs, isCounter)
      : (values[last] as number)
  return { left, right }
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
