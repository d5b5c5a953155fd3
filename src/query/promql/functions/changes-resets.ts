import { firstIndexAfter } from '../evaluate/samples.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import { equalHistograms } from '../histogram/equal-histograms.ts'
import type { RangeFunction, RangeWindow } from './range-function.ts'
import { isReset } from './start-times.ts'
import { eachWindow } from './sum-avg-over-time.ts'

export const changes: RangeFunction = {
  kind: 'range',
  name: 'changes',
  extensions: ['anchored'],
  kernel: eachWindow((values, from, to) => {
    let count = 0
    for (let at = from + 1; at < to; at++) if (differ(values[at - 1] as number, values[at] as number)) count++
    return count
  }),
  window: (window) =>
    countPairs(window, ({ values, histograms }, before, at) => {
      const [old, now] = [histograms?.[before], histograms?.[at]]
      if (old === undefined && now === undefined) return differ(values[before] as number, values[at] as number)
      return old === undefined || now === undefined || !equalHistograms(now, old)
    }),
}

export const resets: RangeFunction = {
  kind: 'range',
  name: 'resets',
  extensions: ['anchored'],
  usesStartTimes: true,
  kernel: eachWindow((values, from, to) => {
    let count = 0
    for (let at = from + 1; at < to; at++) if ((values[at] as number) < (values[at - 1] as number)) count++
    return count
  }),
  window: (window) =>
    countPairs(window, ({ times, values, histograms, startTimes }, before, at) => {
      const [old, now] = [histograms?.[before], histograms?.[at]]
      if ((old === undefined) !== (now === undefined)) return true
      const begun =
        startTimes !== undefined &&
        isReset(startTimes[before] as number, times[before] as number, startTimes[at] as number, times[at] as number)
      if (begun) return true
      if (old === undefined || now === undefined) return (values[at] as number) < (values[before] as number)
      return detectReset(now, old)
    }),
}

/** NaN does not differ from NaN. */
function differ(before: number, now: number): boolean {
  return now !== before && !(Number.isNaN(now) && Number.isNaN(before))
}

function countPairs(window: RangeWindow, isOne: (window: RangeWindow, before: number, at: number) => boolean): number | undefined {
  const { call, times, from, to, rangeStartMs } = window
  let first = from
  if (call.extension === 'anchored') {
    // The last sample at or before the start is what the first in the range is compared with.
    const inside = firstIndexAfter(times, rangeStartMs, from, to)
    if (inside === to) return undefined
    first = Math.max(from, inside - 1)
  }
  let count = 0
  for (let at = first + 1; at < to; at++) if (isOne(window, at - 1, at)) count++
  return count
}
