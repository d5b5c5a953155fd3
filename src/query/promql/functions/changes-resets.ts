import type { Cells } from '../evaluate/points.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import { equalHistograms } from '../histogram/equal-histograms.ts'
import type { KernelInput, RangeFunction, RangeWindow } from './range-function.ts'
import { isReset } from './start-times.ts'

export const changes: RangeFunction = {
  kind: 'range',
  name: 'changes',
  extensions: ['anchored'],
  kernel: countFloatPairs(differ),
  window: (window) => countPairs(window, changed),
}

export const resets: RangeFunction = {
  kind: 'range',
  name: 'resets',
  extensions: ['anchored'],
  usesStartTimes: true,
  kernel: countFloatPairs((before, now) => now < before),
  window: (window) => countPairs(window, wasReset),
}

function changed({ values, histograms }: RangeWindow, before: number, at: number): boolean {
  const [old, now] = [histograms?.[before], histograms?.[at]]
  if (old === undefined && now === undefined) return differ(values[before] as number, values[at] as number)
  return old === undefined || now === undefined || !equalHistograms(now, old)
}

function wasReset({ times, values, histograms, startTimes }: RangeWindow, before: number, at: number): boolean {
  const [old, now] = [histograms?.[before], histograms?.[at]]
  if ((old === undefined) !== (now === undefined)) return true
  const begun =
    startTimes !== undefined &&
    isReset(startTimes[before] as number, times[before] as number, startTimes[at] as number, times[at] as number)
  if (begun) return true
  if (old === undefined || now === undefined) return (values[at] as number) < (values[before] as number)
  return detectReset(now, old)
}

/** Counts pairs of neighbours by what came and what went: each sample is looked at twice, however long the window. */
function countFloatPairs(isOne: (before: number, now: number) => boolean): (input: KernelInput, cells: Cells) => void {
  return (input, cells) => {
    const { times, values, length, firstStep, endStep, firstEndMs, stepMs, rangeMs } = input
    let low = firstIndexAfter(times, firstEndMs - rangeMs, 0, length)
    let high = low
    let count = 0
    let endMs = firstEndMs
    for (let step = firstStep; step < endStep; step++, endMs += stepMs) {
      for (; high < length && (times[high] as number) <= endMs; high++) {
        if (high > low && isOne(values[high - 1] as number, values[high] as number)) count++
      }
      for (; low < high && (times[low] as number) <= endMs - rangeMs; low++) {
        if (low + 1 < high && isOne(values[low] as number, values[low + 1] as number)) count--
      }
      if (low === high) continue
      cells.values[step] = count
      cells.present[step] = 1
    }
  }
}

/** NaN does not differ from NaN. */
export function differ(before: number, now: number): boolean {
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
