import type { Cells } from '../evaluate/points.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import type { KernelInput } from './range-function.ts'

/** What `rate`, `increase` and `delta` differ in. */
export interface RateKind {
  readonly isCounter: boolean
  readonly perSecond: boolean
}

/**
 * What the gain from the first to the last sample is to be multiplied with, so that it stands for the whole range when samples reach
 * close to its ends. A counter is not extrapolated below zero.
 */
export function extrapolationFactor(
  startMs: number,
  endMs: number,
  firstMs: number,
  lastMs: number,
  count: number,
  isCounter: boolean,
  first: number,
  gain: number,
): number {
  const sampled = (lastMs - firstMs) / 1000
  const between = sampled / (count - 1)
  const threshold = between * 1.1
  let toStart = (firstMs - startMs) / 1000
  let toEnd = (endMs - lastMs) / 1000
  if (toStart >= threshold) toStart = between / 2
  if (isCounter && gain > 0 && first >= 0) {
    const toZero = sampled * (first / gain)
    if (toZero < toStart) toStart = toZero
  }
  if (toEnd >= threshold) toEnd = between / 2
  return (sampled + toStart + toEnd) / sampled
}

/** Of each sample of a window what the counter had reached before the resets behind it, as far as `middle`; used again by every call. */
let lostFrom = new Float64Array(1024)

/** The tight loop of `rate`, `increase` and `delta` over floats. */
export function extrapolateFloats({ isCounter, perSecond }: RateKind): (input: KernelInput, cells: Cells) => void {
  return (input, cells) => {
    const { times, values, length, firstStep, endStep, firstEndMs, stepMs, rangeMs } = input
    const out = cells.values
    const { present } = cells
    const rangeSeconds = rangeMs / 1000
    // Indexes stay between `start` and `length`.
    const start = firstIndexAfter(times, firstEndMs - rangeMs, 0, length)
    let low = start
    let high = start
    let lastReset = -1
    // What a window lost in resets is what stands in `lostFrom` at its beginning and, behind `middle`, what has been added since.
    let middle = start
    let lostBehind = 0
    let endMs = firstEndMs
    for (let step = firstStep; step < endStep; step++, endMs += stepMs) {
      while (high < length && (times[high] as number) <= endMs) {
        if (high > start && (values[high] as number) < (values[high - 1] as number)) {
          lastReset = high
          lostBehind += values[high - 1] as number
        }
        high++
      }
      const startMs = endMs - rangeMs
      while (low < high && (times[low] as number) <= startMs) low++
      const count = high - low
      if (count < 2) continue
      const first = values[low] as number
      const firstMs = times[low] as number
      const lastMs = times[high - 1] as number
      let gain = (values[high - 1] as number) - first
      if (isCounter && lastReset > low) {
        if (low + 1 >= middle) {
          sumLost(values, low, high)
          middle = high
          lostBehind = 0
        }
        gain += (lostFrom[low + 1] as number) + lostBehind
      }
      let factor = extrapolationFactor(startMs, endMs, firstMs, lastMs, count, isCounter, first, gain)
      if (perSecond) factor /= rangeSeconds
      out[step] = gain * factor
      present[step] = 1
    }
  }
}

/** Sums from each sample after `low` on; nothing is ever taken off a sum again, which would lose what is small beside what has left. */
function sumLost(values: Float64Array, low: number, high: number): void {
  if (lostFrom.length < high) lostFrom = new Float64Array(2 * high)
  let lost = 0
  for (let at = high - 1; at > low; at--) {
    const before = values[at - 1] as number
    if ((values[at] as number) < before) lost += before
    lostFrom[at] = lost
  }
}
