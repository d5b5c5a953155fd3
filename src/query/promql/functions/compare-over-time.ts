import type { Cells } from '../evaluate/points.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import type { KernelInput, RangeFunction, RangeWindow } from './range-function.ts'
import { floatsWithNotice } from './window-floats.ts'

export const minOverTime: RangeFunction = {
  kind: 'range',
  name: 'min_over_time',
  kernel: slideBest(isSmaller),
  window: (window) => ofFloats(window, smallest),
}

export const maxOverTime: RangeFunction = {
  kind: 'range',
  name: 'max_over_time',
  kernel: slideBest(isLarger),
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
  for (let at = from + 1; at < to; at++) if (isSmaller(values[at] as number, best)) best = values[at] as number
  return best
}

function largest(values: Float64Array, from: number, to: number): number {
  let best = values[from] as number
  for (let at = from + 1; at < to; at++) if (isLarger(values[at] as number, best)) best = values[at] as number
  return best
}

/** Anything is better than NaN, which is the only value that differs from itself. */
export function isSmaller(value: number, best: number): boolean {
  return value < best || best !== best
}

/** The same for the greatest. */
export function isLarger(value: number, best: number): boolean {
  return value > best || best !== best
}

/** Indexes of samples that may still become the best of a window, best first: each sample comes and goes once. */
let candidates = new Int32Array(1024)

function slideBest(isBetter: (value: number, best: number) => boolean): (input: KernelInput, cells: Cells) => void {
  return (input, cells) => {
    const { times, values, length, firstStep, endStep, firstEndMs, stepMs, rangeMs } = input
    if (candidates.length < length) candidates = new Int32Array(2 * length)
    const queue = candidates
    const start = firstIndexAfter(times, firstEndMs - rangeMs, 0, length)
    let high = start
    let first = 0
    let last = 0
    let endMs = firstEndMs
    for (let step = firstStep; step < endStep; step++, endMs += stepMs) {
      for (; high < length && (times[high] as number) <= endMs; high++) {
        const value = values[high] as number
        while (last > first && isBetter(value, values[queue[last - 1] as number] as number)) last--
        queue[last++] = high
      }
      while (first < last && (times[queue[first] as number] as number) <= endMs - rangeMs) first++
      if (first === last) continue
      cells.values[step] = values[queue[first] as number] as number
      cells.present[step] = 1
    }
  }
}

function ofFloats(window: RangeWindow, compute: (values: Float64Array, from: number, to: number) => number): number | undefined {
  const floats = floatsWithNotice(window)
  return floats && compute(floats.values, floats.from, floats.to)
}

/** When the best value was taken, in seconds; the last time when it was more than once. */
function timeOf(window: RangeWindow, isBetter: (value: number, best: number) => boolean): number | undefined {
  const floats = floatsWithNotice(window)
  if (floats === undefined) return undefined
  let best = floats.values[floats.from] as number
  let time = floats.times[floats.from] as number
  for (let at = floats.from; at < floats.to; at++) {
    const value = floats.values[at] as number
    if (isBetter(value, best) || Number.isNaN(best)) {
      best = value
      time = floats.times[at] as number
    }
  }
  return time / 1000
}
