import type { RangeFunction, RangeWindow } from './range-function.ts'
import { eachWindow } from './sum-avg-over-time.ts'
import { floatsWithNotice } from './window-floats.ts'

export const minOverTime: RangeFunction = {
  kind: 'range',
  name: 'min_over_time',
  kernel: eachWindow(smallest),
  window: (window) => ofFloats(window, smallest),
}

export const maxOverTime: RangeFunction = {
  kind: 'range',
  name: 'max_over_time',
  kernel: eachWindow(largest),
  window: (window) => ofFloats(window, largest),
}

export const tsOfMinOverTime: RangeFunction = {
  kind: 'range',
  name: 'ts_of_min_over_time',
  window: (window) => timeOf(window, (value, best) => value <= best),
}

export const tsOfMaxOverTime: RangeFunction = {
  kind: 'range',
  name: 'ts_of_max_over_time',
  window: (window) => timeOf(window, (value, best) => value >= best),
}

/** NaN only when all are. */
function smallest(values: Float64Array, from: number, to: number): number {
  let best = values[from] as number
  for (let at = from + 1; at < to; at++) {
    const value = values[at] as number
    if (value < best || best !== best) best = value
  }
  return best
}

function largest(values: Float64Array, from: number, to: number): number {
  let best = values[from] as number
  for (let at = from + 1; at < to; at++) {
    const value = values[at] as number
    if (value > best || best !== best) best = value
  }
  return best
}

function ofFloats(window: RangeWindow, compute: (values: Float64Array, from: number, to: number) => number): number | undefined {
  const floats = floatsWithNotice(window)
  return floats && compute(floats.values, 0, floats.values.length)
}

/** When the best value was taken, in seconds; the last time when it was more than once. */
function timeOf(window: RangeWindow, isBetter: (value: number, best: number) => boolean): number | undefined {
  const floats = floatsWithNotice(window)
  if (floats === undefined) return undefined
  let best = floats.values[0] as number
  let time = floats.times[0] as number
  for (let at = 0; at < floats.values.length; at++) {
    const value = floats.values[at] as number
    if (isBetter(value, best) || Number.isNaN(best)) {
      best = value
      time = floats.times[at] as number
    }
  }
  return time / 1000
}
