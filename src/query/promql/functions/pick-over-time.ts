import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { eachWindow } from './each-window.ts'
import type { RangeFunction, RangeWindow } from './range-function.ts'

/** Functions that only look at where a window begins and ends. */
export const countOverTime: RangeFunction = {
  kind: 'range',
  name: 'count_over_time',
  kernel: eachWindow((_, low, high) => high - low),
  window: ({ from, to }) => to - from,
}

export const presentOverTime: RangeFunction = {
  kind: 'range',
  name: 'present_over_time',
  kernel: eachWindow(() => 1),
  window: () => 1,
}

export const lastOverTime: RangeFunction = {
  kind: 'range',
  name: 'last_over_time',
  keepsName: true,
  kernel: eachWindow(({ values }, _, high) => values[high - 1] as number),
  window: (window) => sampleAt(window, window.to - 1),
}

export const firstOverTime: RangeFunction = {
  kind: 'range',
  name: 'first_over_time',
  keepsName: true,
  kernel: eachWindow(({ values }, low) => values[low] as number),
  window: (window) => sampleAt(window, window.from),
}

export const tsOfFirstOverTime: RangeFunction = {
  kind: 'range',
  name: 'ts_of_first_over_time',
  kernel: eachWindow(({ times }, low) => (times[low] as number) / 1000),
  window: ({ times, from }) => (times[from] as number) / 1000,
}

export const tsOfLastOverTime: RangeFunction = {
  kind: 'range',
  name: 'ts_of_last_over_time',
  kernel: eachWindow(({ times }, _, high) => (times[high - 1] as number) / 1000),
  window: ({ times, to }) => (times[to - 1] as number) / 1000,
}

function sampleAt({ values, histograms }: RangeWindow, at: number): number | FloatHistogram {
  return histograms?.[at] ?? (values[at] as number)
}
