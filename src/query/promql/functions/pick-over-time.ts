import type { Cells } from '../evaluate/points.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { KernelInput, RangeFunction, RangeWindow } from './range-function.ts'

/** Functions that only look at where a window begins and ends. */
export const countOverTime: RangeFunction = {
  kind: 'range',
  name: 'count_over_time',
  kernel: fromBounds((_, low, high) => high - low),
  window: ({ from, to }) => to - from,
}

export const presentOverTime: RangeFunction = {
  kind: 'range',
  name: 'present_over_time',
  kernel: fromBounds(() => 1),
  window: () => 1,
}

export const lastOverTime: RangeFunction = {
  kind: 'range',
  name: 'last_over_time',
  keepsName: true,
  kernel: fromBounds(({ values }, _, high) => values[high - 1] as number),
  window: (window) => sampleAt(window, window.to - 1),
}

export const firstOverTime: RangeFunction = {
  kind: 'range',
  name: 'first_over_time',
  keepsName: true,
  kernel: fromBounds(({ values }, low) => values[low] as number),
  window: (window) => sampleAt(window, window.from),
}

export const tsOfFirstOverTime: RangeFunction = {
  kind: 'range',
  name: 'ts_of_first_over_time',
  kernel: fromBounds(({ times }, low) => (times[low] as number) / 1000),
  window: ({ times, from }) => (times[from] as number) / 1000,
}

export const tsOfLastOverTime: RangeFunction = {
  kind: 'range',
  name: 'ts_of_last_over_time',
  kernel: fromBounds(({ times }, _, high) => (times[high - 1] as number) / 1000),
  window: ({ times, to }) => (times[to - 1] as number) / 1000,
}

function sampleAt({ values, histograms }: RangeWindow, at: number): number | FloatHistogram {
  return histograms?.[at] ?? (values[at] as number)
}

function fromBounds(compute: (input: KernelInput, low: number, high: number) => number): (input: KernelInput, cells: Cells) => void {
  return (input, cells) => {
    const { times, length, firstStep, endStep, firstEndMs, stepMs, rangeMs } = input
    let low = firstIndexAfter(times, firstEndMs - rangeMs, 0, length)
    let high = low
    let endMs = firstEndMs
    for (let step = firstStep; step < endStep; step++, endMs += stepMs) {
      while (high < length && (times[high] as number) <= endMs) high++
      while (low < high && (times[low] as number) <= endMs - rangeMs) low++
      if (low === high) continue
      cells.values[step] = compute(input, low, high)
      cells.present[step] = 1
    }
  }
}
