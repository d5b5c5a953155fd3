import { firstIndexAfter } from '../evaluate/samples.ts'
import { interpolateFloats } from './interpolate.ts'
import type { RangeWindow } from './range-function.ts'

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
